/**
 * How the desk reaches the server over HTTP: every request carries the access token, a refused token is renewed once and
 * the request sent again, and no answer is waited for longer than a named time.
 */
import type { RefreshResult } from "@/lib/auth/session";
import { ApiError } from "./problem";

export const REQUEST_TIMEOUT_MS = 20_000;
/** An upload of the largest file on a slow line. */
export const UPLOAD_TIMEOUT_MS = 300_000;

/** The part of the session that requests need. */
export type TokenSource = {
  token: () => string | undefined;
  refresh: () => Promise<RefreshResult>;
};

/** Returns a `fetch` that signs its requests. */
export function signedFetch(tokens: TokenSource, timeoutMs: number = REQUEST_TIMEOUT_MS) {
  return async (request: Request): Promise<Response> => {
    if (tokens.token() === undefined) await renew(tokens);
    const again = request.clone();
    const answer = await send(request, tokens, timeoutMs);
    if (answer.status !== 401) return answer;
    await renew(tokens);
    return send(again, tokens, timeoutMs);
  };
}

async function renew(tokens: TokenSource): Promise<void> {
  const result = await tokens.refresh();
  if (result === "unreachable") throw unreachable();
  if (result === "signed-out") throw new ApiError("unauthorized", "you are signed out: sign in again");
}

async function send(request: Request, tokens: TokenSource, timeoutMs: number): Promise<Response> {
  request.headers.set("Authorization", `Bearer ${tokens.token() ?? ""}`);
  return plainFetch(request, timeoutMs);
}

/** `fetch` that gives up in time and says plainly that the server could not be reached. */
export async function plainFetch(
  request: Request,
  timeoutMs: number = REQUEST_TIMEOUT_MS,
): Promise<Response> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    return await fetch(request, { signal });
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw unreachable();
  }
}

function unreachable(): ApiError {
  return new ApiError("unavailable", "the server could not be reached: check the network and try again");
}
