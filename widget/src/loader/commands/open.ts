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
  // Read, so that the new panel is drawn closed once and then slides in.
  widget.stage.getBoundingClientRect();
  widget.stage.classList.add('open');
  widget.frame.iframe.focus();
  fitScreen(widget);
  label(widget);
  emit(widget, 'open', {});
}
