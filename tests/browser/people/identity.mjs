/** What a shop's own server does: vouches for its signed-in shoppers with the inbox's secret. */
import { createHmac } from 'node:crypto';

/**
 * Returns a function that makes identities for the demo shop. It takes a new secret of the inbox, as an admin would.
 *
 * @param {import('../rig/server.mjs').Server} server
 * @returns {Promise<(person: {id: string, name: string, email?: string}) => object>}
 */
export async function vouching(server) {
  const { email, password } = server.account('admin');
  const { access_token: token } = await ask(server, 'auth/login', { method: 'POST', body: { email, password } });
  const { items } = await ask(server, 'inboxes', { token });
  const { secret } = await ask(server, `inboxes/${items[0].id}/rotate-secret`, { method: 'POST', token });
  return (person) => ({ ...person, hmac: createHmac('sha256', secret).update(person.id).digest('hex') });
}

async function ask(server, path, { method = 'GET', body, token } = {}) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(`${server.origin}/api/v1/${path}`, { method, headers, body: body && JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${text}`);
  return JSON.parse(text);
}
