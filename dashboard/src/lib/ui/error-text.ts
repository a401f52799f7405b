/** Says in the reader's language what went wrong and what to do. The server's own words are added where they tell more. */
import { ApiError } from "@/lib/api/problem";
import type { Translate } from "@/lib/i18n/i18n-context";
import type { MessageKey } from "@/lib/i18n/locales";
import { RequestError } from "@/lib/socket/requests";
import type { ErrorCode } from "@/protocol/frames";

const WORDS = {
  bad_frame: "error.internal",
  bad_request: "error.bad_request",
  unauthorized: "error.unauthorized",
  forbidden: "error.forbidden",
  not_found: "error.not_found",
  too_large: "error.too_large",
  rate_limited: "error.rate_limited",
  conflict: "error.conflict",
  busy: "error.busy",
  unavailable: "error.unavailable",
  internal: "error.internal",
} as const satisfies Record<ErrorCode, MessageKey>;

/** The codes whose cause only the server knows. */
const TOLD_BY_SERVER: ReadonlySet<ErrorCode> = new Set(["bad_request", "conflict", "too_large"]);

/** Returns the protocol's code of an error, or `internal`. */
export function codeOf(error: unknown): ErrorCode {
  if (!(error instanceof ApiError) && !(error instanceof RequestError)) return "internal";
  return error.code in WORDS ? error.code : "internal";
}

export function errorText(t: Translate, error: unknown): string {
  const code = codeOf(error);
  const words = t(WORDS[code]);
  if (!TOLD_BY_SERVER.has(code) || !(error instanceof Error) || error.message === "") return words;
  return `${words} (${error.message})`;
}

/** What the server says of single inputs, by their names. */
export function fieldErrors(error: unknown): Record<string, string> {
  return error instanceof ApiError ? error.fields : {};
}
