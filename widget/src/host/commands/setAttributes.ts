/** `setAttributes`: tells agents more of the shopper or the moment, such as an order's number or a basket's worth. */
import type { Attributes } from '../../bridge/messages';
import type { Host } from '../host';

export type SetAttributesCommand = readonly ['setAttributes', attributes: Attributes];

/** An agent reads them beside the conversation; more than this nobody reads. */
const ATTRIBUTES_MAX = 20;

export function setAttributes(host: Host, attributes: Attributes): void {
  const entries = Object.entries(attributes);
  const isPlain = entries.every(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
  if (!isPlain || entries.length > ATTRIBUTES_MAX)
    throw TypeError(`Beseda.setAttributes takes at most ${ATTRIBUTES_MAX} strings, numbers and booleans`);
  host.attributes = { ...host.attributes, ...attributes };
  host.post({ type: 'attributes', attributes: host.attributes });
}
