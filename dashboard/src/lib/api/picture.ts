/** The picture of a person at the desk: put in place of the one before, or taken away. */
import { api, expectDone, session } from "./client";
import { problemOf } from "./problem";
import { signedFetch } from "./transport";

const send = signedFetch(session);

/** Sends a picture that is ready to be shown; returns where it is from now on. */
export async function putPicture(person: string, picture: Blob): Promise<string> {
  const address = `/api/v1/users/${encodeURIComponent(person)}/picture`;
  const headers = { "Content-Type": "application/octet-stream" };
  const response = await send(new Request(address, { method: "PUT", body: picture, headers }));
  const body = (await response.json().catch(() => undefined)) as { picture?: string } | undefined;
  if (!response.ok || body?.picture === undefined) throw problemOf(body, response);
  return body.picture;
}

export async function deletePicture(id: string): Promise<void> {
  expectDone(await api.DELETE("/api/v1/users/{id}/picture", { params: { path: { id } } }));
}
