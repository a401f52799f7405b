/** All that a page can ask of the widget: one union, one table, one file a verb. */
import type { Widget } from '../widget';
import { close, type CloseCommand } from './close';
import { destroy, type DestroyCommand } from './destroy';
import { hide, type HideCommand } from './hide';
import { off, type OffCommand } from './off';
import { on, type OnCommand } from './on';
import { open, type OpenCommand } from './open';
import { setLocale, type SetLocaleCommand } from './setLocale';
import { setUser, type SetUserCommand } from './setUser';
import { show, type ShowCommand } from './show';
import { toggle, type ToggleCommand } from './toggle';

export type Command =
  | OpenCommand
  | CloseCommand
  | ToggleCommand
  | ShowCommand
  | HideCommand
  | SetUserCommand
  | SetLocaleCommand
  | OnCommand
  | OffCommand
  | DestroyCommand;

export type Verb = Command[0];

type Act = (widget: Widget, ...args: never[]) => void;

export const ACTS = { open, close, toggle, show, hide, setUser, setLocale, on, off, destroy } satisfies Record<
  Verb,
  Act
>;
