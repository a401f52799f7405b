/** `startFlow`: opens the chat and begins a flow of the bot's by its name, as a pressed button would. */
import type { Host } from '../host';

export type StartFlowCommand = readonly ['startFlow', flow: string, words?: string];

export function startFlow(host: Host, flow: string, words: string = flow): void {
  if (!/^[\w.-]{1,64}$/.test(flow))
    throw TypeError('Beseda.startFlow needs a name of letters, digits, dots and dashes');
  host.widget.open();
  host.post({ type: 'say', text: words, payload: `flow:${flow}` });
}
