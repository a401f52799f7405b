/** Sends one file; what comes back is named in the message that carries it. */
import type { Upload } from "@/lib/api/bodies";
import { session } from "@/lib/api/client";
import { problemOf } from "@/lib/api/problem";
import { signedFetch, UPLOAD_TIMEOUT_MS } from "@/lib/api/transport";

const send = signedFetch(session, UPLOAD_TIMEOUT_MS);

export async function upload(file: File, signal: AbortSignal): Promise<Upload> {
  const request = new Request("/api/v1/attachments", {
    method: "POST",
    body: file,
    signal,
    headers: {
      "Content-Type": file.type === "" ? "application/octet-stream" : file.type,
      "X-File-Name": encodeURIComponent(file.name),
    },
  });
  const response = await send(request);
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok || body === undefined) throw problemOf(body, response);
  return body as Upload;
}
