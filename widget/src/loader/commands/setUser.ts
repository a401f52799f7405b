/** `setUser`: says who the shopper is, as proved by the shop's server. Before the first opening it costs no request. */
import type { Identity } from '../../protocol/rest';
import type { Widget } from '../widget';

export type SetUserCommand = readonly ['setUser', identity: Identity];

export function setUser(widget: Widget, identity: Identity): void {
  if (!identity.id || !identity.hmac) throw TypeError('Beseda.setUser needs {id, hmac}');
  widget.identity = identity;
  widget.frame?.post({ type: 'user', user: identity.id });
}
