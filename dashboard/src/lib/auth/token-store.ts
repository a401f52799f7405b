/**
 * The refresh token of this browser and the word that tabs pass to each other about it. It is kept in localStorage so that
 * a new tab is signed in. The access token never is: it lives in memory, and other open tabs are handed it as a message.
 */
const KEY = "beseda.refresh-token";
const CHANNEL = "beseda.tokens";

/** A token for requests and when it stops being good, by this machine's clock. */
export type AccessToken = { token: string; goodUntilMs: number };

export class TokenStore {
  private readonly channel =
    typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel(CHANNEL);

  read(): string | undefined {
    return localStorage.getItem(KEY) ?? undefined;
  }

  write(refreshToken: string): void {
    localStorage.setItem(KEY, refreshToken);
  }

  clear(): void {
    localStorage.removeItem(KEY);
  }

  /** Hands a fresh access token to the other tabs. */
  share(access: AccessToken): void {
    this.channel?.postMessage(access);
  }

  /** Hears of tokens that other tabs got, and of their signing out. */
  listen(onAccess: (access: AccessToken) => void, onCleared: () => void): void {
    this.channel?.addEventListener("message", (message: MessageEvent<AccessToken>) => onAccess(message.data));
    window.addEventListener("storage", (change) => {
      if (change.key === KEY && change.newValue === null) onCleared();
    });
  }
}
