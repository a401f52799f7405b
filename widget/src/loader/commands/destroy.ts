/** `destroy`: takes everything off the page, the line and `window.Beseda` included. */
import type { Widget } from '../widget';
import { close } from './close';

export type DestroyCommand = readonly ['destroy'];

export function destroy(widget: Widget): void {
  close(widget);
  widget.end.abort();
  widget.host.remove();
  delete window.Beseda;
}
