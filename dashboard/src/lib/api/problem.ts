/** What went wrong with a request, in one shape: the server's problem, or the network's silence. */
import type { ErrorCode } from "@/protocol/frames";
import type { components } from "@/protocol/rest";

type Problem = components["schemas"]["ProblemBody"];

/** A failed request. `code` is one of the protocol's; `fields` says which inputs were wrong and how. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly fields: Record<string, string>;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    more: Partial<Pick<ApiError, "fields" | "requestId" | "retryAfterMs">> = {},
  ) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.fields = more.fields ?? {};
    this.requestId = more.requestId;
    this.retryAfterMs = more.retryAfterMs;
  }
}

/** Reads the server's problem out of an answer; one that is none of ours (a proxy's page) becomes `unavailable`. */
export function problemOf(body: unknown, response: Response): ApiError {
  const seconds = Number(response.headers.get("Retry-After") ?? NaN);
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : undefined;
  if (!isProblem(body)) {
    return new ApiError("unavailable", `the server answered ${response.status} without saying why`, {
      retryAfterMs,
    });
  }
  return new ApiError(body.code, body.detail, {
    fields: body.fields ?? {},
    requestId: body.request_id ?? undefined,
    retryAfterMs,
  });
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "code" in body && "detail" in body;
}
