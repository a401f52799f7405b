/** Names for requests: unguessable and never the same twice, on pages without HTTPS too. */
const BYTES = 12;

export function newRef(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
