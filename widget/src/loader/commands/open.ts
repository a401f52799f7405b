/** `open`: shows the chat. The first time, and only then, the iframe is made and the network used. */
import { summon } from '../summon';
import { emit, label, type Widget } from '../widget';

export type OpenCommand = readonly ['open'];

export function open(widget: Widget): void {
  if (widget.isOpen) return;
  widget.isOpen = true;
  widget.stage.hidden = false;
  summon(widget);
  widget.post?.({ type: 'shown' });
  const iframe = (widget.iframe ??= makeFrame(widget));
  // In vain while it is hidden, but it makes the browser lay the new panel out, and so slide it in.
  iframe.focus();
  widget.stage.classList.add('open');
  iframe.focus();
  label(widget);
  emit(widget, 'open', {});
}

function makeFrame(widget: Widget): HTMLIFrameElement {
  const iframe = document.createElement('iframe');
  iframe.className = 'p';
  iframe.title = widget.texts[0];
  iframe.allow = 'microphone;camera;geolocation;autoplay';
  iframe.src = `${widget.config.server}/widget/`;
  iframe.onload = () => (widget.isLoaded = true);
  widget.stage.prepend(iframe);
  return iframe;
}
