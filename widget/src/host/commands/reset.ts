/** `reset`: forgets the shopper in this browser, as one wants it when they sign out. */
import type { Host } from '../host';

export type ResetCommand = readonly ['reset'];

export function reset(host: Host): void {
  host.identity = undefined;
  host.attributes = undefined;
  host.post({ type: 'reset' });
}
