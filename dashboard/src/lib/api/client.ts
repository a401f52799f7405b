/** The desk's REST client, typed by the server's OpenAPI document, and the session that signs its requests. */
import createClient from "openapi-fetch";
import { Session } from "@/lib/auth/session";
import { TokenStore } from "@/lib/auth/token-store";
import type { paths } from "@/protocol/rest";
import { type ApiError, problemOf } from "./problem";
import { plainFetch, signedFetch } from "./transport";

/** For what needs no token: signing in and renewing. */
const open = createClient<paths>({ fetch: (request) => plainFetch(request) });

export const session = new Session(new TokenStore(), {
  refresh: async (refreshToken) => {
    const { data, error, response } = await open.POST("/api/v1/auth/refresh", {
      body: { refresh_token: refreshToken },
    });
    if (data !== undefined) return data;
    if (response.status === 401) return undefined;
    throw problemOf(error, response);
  },
  logout: async (refreshToken) => {
    await open.POST("/api/v1/auth/logout", { body: { refresh_token: refreshToken } });
  },
});

/** Signs in; the tokens go to the session. */
export async function signIn(email: string, password: string): Promise<void> {
  const answer = await open.POST("/api/v1/auth/login", { body: { email, password } });
  session.signedIn(dataOf(answer));
}

/** For everything else. */
export const api = createClient<paths>({ fetch: signedFetch(session) });

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** Returns what the server answered, or throws what it said was wrong. */
export function dataOf<T>(answer: Answer<T>): NonNullable<T> {
  if (!answer.response.ok || answer.data == null) throw failureOf(answer);
  return answer.data;
}

/** Throws what the server said was wrong with a request that answers nothing. */
export function expectDone(answer: Answer<unknown>): void {
  if (!answer.response.ok) throw failureOf(answer);
}

function failureOf(answer: Answer<unknown>): ApiError {
  return problemOf(answer.error, answer.response);
}
