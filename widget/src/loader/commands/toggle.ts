/** `toggle`: opens the chat if it is closed, and closes it if it is open. */
import type { Widget } from '../widget';
import { close } from './close';
import { open } from './open';

export type ToggleCommand = readonly ['toggle'];

export function toggle(widget: Widget): void {
  if (widget.isOpen) close(widget);
  else open(widget);
}
