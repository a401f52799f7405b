/**
 * `window.Beseda`: a method a verb, and `push` for pages that speak before the script has come:
 * `(window.Beseda = window.Beseda || []).push(['open'])`. What was pushed early is done in its order.
 */
import { ACTS, type Command, type Verb } from './commands';
import type { Widget } from './widget';

export type BesedaApi = { [V in Verb]: (...args: ArgsOf<V>) => void } & { push(...commands: Command[]): void };
type ArgsOf<V extends Verb> = Extract<Command, readonly [V, ...unknown[]]> extends readonly [V, ...infer A] ? A : never;

declare global {
  interface Window {
    Beseda?: BesedaApi | Command[];
  }
}

export function installApi(widget: Widget, early: readonly Command[]): void {
  const run = ([verb, ...args]: Command) =>
    (ACTS[verb] as (widget: Widget, ...args: unknown[]) => void)(widget, ...args);
  const api = {
    push: (...commands: Command[]) => {
      for (const command of commands) run(command);
    },
  } as BesedaApi;
  for (const verb of Object.keys(ACTS) as Verb[]) {
    (api as Record<string, unknown>)[verb] = (...args: unknown[]) => run([verb, ...args] as unknown as Command);
  }
  window.Beseda = api;
  api.push(...early);
}
