/** `off`: takes back an `on`; without a handler, all of that event's. */
import type { WidgetEventName } from '../../bridge/messages';
import type { Handler, Widget } from '../widget';

export type OffCommand = readonly ['off', name: WidgetEventName, handler?: Handler];

export function off(widget: Widget, name: WidgetEventName, handler?: Handler): void {
  const handlers = widget.handlers[name];
  if (handler) handlers?.delete(handler);
  else handlers?.clear();
}
