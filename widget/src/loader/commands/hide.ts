/** `hide`: takes the launcher, and the chat if it is open, out of sight. The conversation goes on. */
import type { Widget } from '../widget';
import { close } from './close';

export type HideCommand = readonly ['hide'];

export function hide(widget: Widget): void {
  close(widget);
  widget.stage.hidden = true;
}
