/** Requests with tokens: renewed once, never sent unsigned, failures in plain words. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiError, problemOf } from "./problem";
import { signedFetch, type TokenSource } from "./transport";

function setUp(...answers: number[]) {
  const sent: string[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    sent.push(request.headers.get("Authorization") ?? "");
    return Promise.resolve(new Response(null, { status: answers.shift() ?? 200 }));
  });
  let token: string | undefined = "one";
  const refresh = vi.fn<TokenSource["refresh"]>(() => {
    token = "two";
    return Promise.resolve("ok");
  });
  const source: TokenSource = { token: () => token, refresh };
  const forget = () => {
    token = undefined;
  };
  return { get: () => signedFetch(source)(new Request("http://desk.example/api")), sent, refresh, forget };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("a signed request", () => {
  it("carries the token", async () => {
    const { get, sent } = setUp(200);
    expect((await get()).status).toBe(200);
    expect(sent).toEqual(["Bearer one"]);
  });

  it("is sent again with a new token when the old one was refused", async () => {
    const { get, sent } = setUp(401, 200);
    expect((await get()).status).toBe(200);
    expect(sent).toEqual(["Bearer one", "Bearer two"]);
  });

  it("is not sent a third time", async () => {
    const { get, sent, refresh } = setUp(401, 401);
    expect((await get()).status).toBe(401);
    expect(sent).toHaveLength(2);
    expect(refresh).toHaveBeenCalledOnce();
  });

  it("gets a token first where there is none", async () => {
    const { get, sent, forget } = setUp(200);
    forget();
    await get();
    expect(sent).toEqual(["Bearer two"]);
  });

  it("fails as unauthorized where nobody is signed in, without a request", async () => {
    const { get, sent, forget, refresh } = setUp();
    forget();
    refresh.mockResolvedValue("signed-out");
    await expect(get()).rejects.toMatchObject({ code: "unauthorized" });
    expect(sent).toEqual([]);
  });

  it("fails as unavailable when no server answers", async () => {
    const { get } = setUp();
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    await expect(get()).rejects.toMatchObject({ code: "unavailable" });
  });
});

describe("a problem", () => {
  it("is read with its fields and its wait", () => {
    const response = new Response(null, { status: 429, headers: { "Retry-After": "7" } });
    const body = { code: "rate_limited", detail: "wait 7 s", fields: { email: "is no address" } };
    expect(problemOf(body, response)).toMatchObject({
      code: "rate_limited",
      retryAfterMs: 7_000,
      fields: body.fields,
    });
  });

  it("that is no body of ours is `unavailable`", () => {
    const error = problemOf("<html>", new Response(null, { status: 502 }));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: "unavailable" });
  });
});
