/** `show`: brings a hidden launcher back. */
import type { Widget } from '../widget';

export type ShowCommand = readonly ['show'];

export function show(widget: Widget): void {
  widget.stage.hidden = false;
}
