/** `setUser`: says who the shopper is, as proved by the shop's server. Before the first opening it costs no request. */
import type { Identity } from '../../protocol/rest';
import type { Host } from '../host';

export type SetUserCommand = readonly ['setUser', identity: Identity];

export function setUser(host: Host, identity: Identity): void {
  if (!identity.id || !identity.hmac) throw TypeError('Beseda.setUser needs {id, hmac}');
  host.identity = identity;
  host.post({ type: 'user', user: identity.id });
}
