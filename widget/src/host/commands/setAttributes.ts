/** `setAttributes`: tells agents more of the shopper or the moment, such as an order's number or a basket's worth. */
import type { Attributes } from '../../bridge/messages';
import type { Host } from '../host';

export type SetAttributesCommand = readonly ['setAttributes', attributes: Attributes];

/** An agent reads them beside the conversation; more than this nobody reads. */
const ATTRIBUTES_MAX = 20;
/** What the server takes. */
const NAME_CHARS_MAX = 40;
const VALUE_CHARS_MAX = 500;

export function setAttributes(host: Host, attributes: Attributes): void {
  const entries = Object.entries(attributes);
  const isPlain = entries.every(
    ([name, value]) =>
      ['string', 'number', 'boolean'].includes(typeof value) &&
      name.length <= NAME_CHARS_MAX &&
      `${value}`.length <= VALUE_CHARS_MAX,
  );
  if (!isPlain || entries.length > ATTRIBUTES_MAX)
    throw TypeError(
      `Beseda.setAttributes takes at most ${ATTRIBUTES_MAX} strings, numbers and booleans, of at most ${VALUE_CHARS_MAX} characters, under names of at most ${NAME_CHARS_MAX}`,
    );
  host.attributes = { ...host.attributes, ...attributes };
  host.post({ type: 'attributes', attributes: host.attributes });
}
