/** The desk's names for its requests: unique over tabs and days, because the server remembers them as keys. */

/** Returns a fresh name, 22 characters of the 64 that the protocol allows. */
export function newRef(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}
