/** `on`: calls `handler` with what happens, until `off`. */
import type { WidgetEventName, WidgetEvents } from '../../bridge/messages';
import type { Handler, Widget } from '../widget';

export type OnCommand = {
  [N in WidgetEventName]: readonly ['on', name: N, handler: (detail: WidgetEvents[N]) => void];
}[WidgetEventName];

export function on(widget: Widget, name: WidgetEventName, handler: Handler): void {
  (widget.handlers[name] ??= new Set()).add(handler);
}
