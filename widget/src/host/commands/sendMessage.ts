/** `sendMessage`: opens the chat and says something for the shopper, such as "Is this in stock?" behind a button of the page. */
import type { Host } from '../host';

export type SendMessageCommand = readonly ['sendMessage', text: string];

export function sendMessage(host: Host, text: string): void {
  if (typeof text !== 'string' || !text.trim()) throw TypeError('Beseda.sendMessage needs words');
  host.widget.open();
  host.post({ type: 'say', text: text.trim() });
}
