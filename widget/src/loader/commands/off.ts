/** `off`: takes back an `on`; without a handler, all of that event's. */
import type { WidgetEventName } from '../../bridge/messages';
import type { Handler, Widget } from '../widget';

export type OffCommand = readonly ['off', name: WidgetEventName, handler?: Handler];

export function off(widget: Widget, name: WidgetEventName, handler?: Handler): void {
  if (handler) widget.handlers[name]?.delete(handler);
  else widget.handlers[name] = undefined;
}
