/** Fetches the second script, at the shopper's first interest and not before; it does all that the launcher does not. */
import type { Widget } from './widget';

/** How the second script finds its widget: on its own tag, so that nothing more stands on the page. */
export type HostScript = HTMLScriptElement & { beseda?: Widget };

export function summon(widget: Widget): void {
  const script = document.createElement('script') as HostScript;
  if (widget.summoned) return;
  widget.summoned = true;
  script.src = `${widget.config.server}/widget/host.js`;
  script.beseda = widget;
  // Without a network the next opening tries again.
  script.onerror = () => (widget.summoned = false);
  // Not in the shadow root, where a script does not learn which tag it came from.
  widget.host.append(script);
}
