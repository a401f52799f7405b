/** `close`: puts the chat away and gives the focus back to the launcher. The line stays up, so that the badge can count. */
import { emit, label, type Widget } from '../widget';

export type CloseCommand = readonly ['close'];

export function close(widget: Widget): void {
  if (!widget.isOpen) return;
  widget.isOpen = false;
  widget.stage.classList.remove('open');
  widget.post?.({ type: 'hidden' });
  label(widget);
  if (document.activeElement === widget.host) widget.launcher.focus();
  emit(widget, 'close', {});
}
