/** What a page can ask of the chat beyond opening and closing it: one union, one table, one file a verb. */
import type { Host } from '../host';
import { greet, type GreetCommand } from './greet';
import { reset, type ResetCommand } from './reset';
import { sendMessage, type SendMessageCommand } from './sendMessage';
import { setAttributes, type SetAttributesCommand } from './setAttributes';
import { setLocale, type SetLocaleCommand } from './setLocale';
import { setTheme, type SetThemeCommand } from './setTheme';
import { setUser, type SetUserCommand } from './setUser';
import { startFlow, type StartFlowCommand } from './startFlow';

export type HostCommand =
  | SetUserCommand
  | SetLocaleCommand
  | SetThemeCommand
  | SetAttributesCommand
  | SendMessageCommand
  | StartFlowCommand
  | ResetCommand
  | GreetCommand;

type Act = (host: Host, ...args: never[]) => void;

export const HOST_ACTS = {
  setUser,
  setLocale,
  setTheme,
  setAttributes,
  sendMessage,
  startFlow,
  reset,
  greet,
} satisfies Record<HostCommand[0], Act>;
