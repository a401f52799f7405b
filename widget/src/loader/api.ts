/**
 * `window.Beseda`: a method a verb, and `push` for pages that speak before the script has come:
 * `(window.Beseda = window.Beseda || []).push(['open'])`. What was pushed early is done in its order.
 */
import type { HostCommand } from '../host/commands';
import { ACTS, HOST_VERBS, type Command, type Verb } from './commands';
import { pickOpen } from './texts';
import { label, type Widget } from './widget';

/** Commands that wait for the second script. */
const LATER_MAX = 50;

export type BesedaApi = { [V in Verb]: (...args: ArgsOf<V>) => void } & { push(...commands: Command[]): void };
type ArgsOf<V extends Verb> = Extract<Command, readonly [V, ...unknown[]]> extends readonly [V, ...infer A] ? A : never;

declare global {
  interface Window {
    Beseda?: BesedaApi | Command[];
  }
}

export function installApi(widget: Widget, early: readonly Command[]): void {
  const run = (command: Command) => {
    const [verb, ...args] = command;
    const act = ACTS[verb] as ((widget: Widget, ...args: unknown[]) => void) | undefined;
    if (act) act(widget, ...args);
    else if (widget.run) widget.run(command as HostCommand);
    else if (widget.later.length < LATER_MAX) {
      widget.later.push(command as HostCommand);
      // A language is heard at once: a screen reader may be on the launcher already.
      if (verb === 'setLocale') {
        widget.texts = pickOpen(args[0] as string);
        label(widget);
      }
    }
  };
  const api = {
    push: (...commands: Command[]) => {
      for (const command of commands) run(command);
    },
  } as BesedaApi;
  for (const verb of [...Object.keys(ACTS), ...HOST_VERBS])
    (api as Record<string, unknown>)[verb] = (...args: unknown[]) => run([verb, ...args] as unknown as Command);
  window.Beseda = api;
  api.push(...early);
}
