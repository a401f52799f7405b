/** What the first script can do: one union, one table, one file a verb. All other verbs are the second script's. */
import type { HostCommand } from '../../host/commands';
import type { Widget } from '../widget';
import { close, type CloseCommand } from './close';
import { destroy, type DestroyCommand } from './destroy';
import { hide, type HideCommand } from './hide';
import { off, type OffCommand } from './off';
import { on, type OnCommand } from './on';
import { open, type OpenCommand } from './open';
import { show, type ShowCommand } from './show';
import { toggle, type ToggleCommand } from './toggle';

export type Command =
  | OpenCommand
  | CloseCommand
  | ToggleCommand
  | ShowCommand
  | HideCommand
  | OnCommand
  | OffCommand
  | DestroyCommand
  | HostCommand;

export type Verb = Command[0];

type Act = (widget: Widget, ...args: never[]) => void;

export const ACTS: Partial<Record<Verb, Act>> = { open, close, toggle, show, hide, on, off, destroy };

/** The verbs that wait for the second script. A name here is all that the first knows of them. */
export const HOST_VERBS = [
  'setUser',
  'setLocale',
  'setTheme',
  'setAttributes',
  'sendMessage',
  'startFlow',
  'reset',
] as const satisfies readonly HostCommand[0][];
