/** `open`: shows the chat. The first time, and only then, the iframe is made and the network used. */
import { openFrame } from '../frame';
import { fitScreen } from '../page';
import { emit, label, type Widget } from '../widget';

export type OpenCommand = readonly ['open'];

export function open(widget: Widget): void {
  if (widget.isOpen) return;
  widget.isOpen = true;
  widget.stage.hidden = false;
  if (widget.frame) widget.frame.post({ type: 'shown' });
  else widget.frame = openFrame(widget);
  // In vain while it is hidden, but it makes the browser lay the new panel out, and so slide it in.
  widget.frame.iframe.focus();
  widget.stage.classList.add('open');
  widget.frame.iframe.focus();
  fitScreen(widget);
  label(widget);
  emit(widget, 'open', {});
}
