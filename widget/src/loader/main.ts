/**
 * The loader: the one script that a shop's page carries. It draws the launcher and waits. It asks the network for
 * nothing, and stores nothing, before the shopper (or the page, by `Beseda.open()`) opens the chat, or a greeting that
 * the shop wished for is due.
 */
import { installApi } from './api';
import { close } from './commands/close';
import { open } from './commands/open';
import { toggle } from './commands/toggle';
import { readConfig } from './config';
import { summon } from './summon';
import { buildWidget, emit, label, paint } from './widget';

const MS = 1_000;

const early = window.Beseda ?? [];
// A second tag on the same page finds the first one's API there, and leaves it alone.
const config = Array.isArray(early) && readConfig();
if (config) {
  const widget = buildWidget(config);
  Object.assign(widget, {
    open: () => open(widget),
    close: () => close(widget),
    label: () => label(widget),
    paint: (color: string) => paint(widget, color),
    emit: (name: 'open', detail: object) => emit(widget, name, detail as never),
  });
  paint(widget, config.color);
  label(widget);
  widget.launcher.onclick = () => toggle(widget);
  if (config.greeting) {
    const greet = setTimeout(() => {
      widget.later.push(['greet']);
      summon(widget);
    }, +config.greeting * MS);
    widget.end.signal.onabort = () => clearTimeout(greet);
  }
  installApi(widget, early);
}
