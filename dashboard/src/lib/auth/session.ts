/**
 * Who is signed in at this desk. Holds the access token in memory, gets a new one before it ends, and sees to it that only
 * one tab at a time trades the refresh token: the server takes a second use of the same one for theft and signs everybody out.
 */
import type { components } from "@/protocol/rest";
import type { AccessToken, TokenStore } from "./token-store";

/** A token is renewed this long before it ends. */
export const RENEW_BEFORE_MS = 60_000;
/** A token that ends sooner than this is not sent any more: it might end on the way. */
const GOOD_FOR_MS = 5_000;
/** How long until a renewal that met no server is tried again. */
export const RENEW_RETRY_MS = 10_000;
const LOCK = "beseda.refresh";

type Tokens = components["schemas"]["TokensBody"];

export type SessionStatus = "unknown" | "signed-in" | "signed-out";
export type RefreshResult = "ok" | "signed-out" | "unreachable";

/** What the session asks of the server. `undefined` for tokens means: refused. */
export type AuthCalls = {
  refresh: (refreshToken: string) => Promise<Tokens | undefined>;
  logout: (refreshToken: string) => Promise<void>;
};

/** Runs work while nobody else in this browser runs such work. */
type Lock = (work: () => Promise<RefreshResult>) => Promise<RefreshResult>;

export class Session {
  private access: AccessToken | undefined;
  private status: SessionStatus = "unknown";
  private renewal: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<RefreshResult> | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly store: TokenStore,
    private readonly calls: AuthCalls,
    private readonly alone: Lock = amongTabs,
  ) {
    if (store.read() === undefined) this.status = "signed-out";
    store.listen(
      (access) => this.adopt(access),
      () => this.end(),
    );
  }

  getStatus = (): SessionStatus => this.status;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Returns the access token if it is still good. */
  token(): string | undefined {
    const { access } = this;
    return access !== undefined && access.goodUntilMs - Date.now() > GOOD_FOR_MS ? access.token : undefined;
  }

  /** Takes the tokens of a sign-in. */
  signedIn(tokens: Tokens): void {
    this.store.write(tokens.refresh_token);
    const access = accessOf(tokens);
    this.store.share(access);
    this.adopt(access);
  }

  /** Trades the refresh token for new ones; calls that come while one is under way share it. */
  refresh(): Promise<RefreshResult> {
    this.running ??= this.refreshAlone().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  async signOut(): Promise<void> {
    const refreshToken = this.store.read();
    this.store.clear();
    this.end();
    // The desk is signed out whatever the server says; an unreachable one lets the token run out by itself.
    if (refreshToken !== undefined) await this.calls.logout(refreshToken).catch(() => undefined);
  }

  private async refreshAlone(): Promise<RefreshResult> {
    const before = this.access;
    return this.alone(async () => {
      // While this tab waited for its turn another one may have done the work and passed the token on.
      if (this.access !== before && this.token() !== undefined) return "ok";
      return this.trade();
    });
  }

  private async trade(): Promise<RefreshResult> {
    const refreshToken = this.store.read();
    if (refreshToken === undefined) {
      this.end();
      return "signed-out";
    }
    try {
      const tokens = await this.calls.refresh(refreshToken);
      if (tokens !== undefined) {
        this.signedIn(tokens);
        return "ok";
      }
    } catch {
      this.renewIn(RENEW_RETRY_MS);
      return "unreachable";
    }
    this.store.clear();
    this.end();
    return "signed-out";
  }

  private adopt(access: AccessToken): void {
    this.access = access;
    this.renewIn(Math.max(0, access.goodUntilMs - Date.now() - RENEW_BEFORE_MS));
    this.become("signed-in");
  }

  private renewIn(ms: number): void {
    clearTimeout(this.renewal);
    this.renewal = setTimeout(() => void this.refresh(), ms);
  }

  private end(): void {
    clearTimeout(this.renewal);
    this.access = undefined;
    this.become("signed-out");
  }

  private become(status: SessionStatus): void {
    if (this.status === status) return;
    this.status = status;
    for (const listener of this.listeners) listener();
  }
}

/**
 * Reads how long a token lives out of the token itself, where it can be read, because this machine's clock may be
 * wrong by hours; `expires_at` is the server's time and only the fallback.
 */
function accessOf(tokens: Tokens): AccessToken {
  const lifetimeMs = lifetimeInToken(tokens.access_token) ?? Date.parse(tokens.expires_at) - Date.now();
  return { token: tokens.access_token, goodUntilMs: Date.now() + Math.max(lifetimeMs, RENEW_BEFORE_MS) };
}

function lifetimeInToken(token: string): number | undefined {
  try {
    const payload = token.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/") ?? "";
    const claims = JSON.parse(atob(payload)) as { iat?: unknown; exp?: unknown };
    if (typeof claims.iat !== "number" || typeof claims.exp !== "number") return undefined;
    return (claims.exp - claims.iat) * 1000;
  } catch {
    return undefined;
  }
}

/** Runs alone among the tabs of this browser; on a page without TLS, where there are no locks, it simply runs. */
const amongTabs: Lock = async (work) => {
  const locks = (navigator as { locks?: LockManager | null }).locks;
  return locks == null ? work() : locks.request(LOCK, work);
};
