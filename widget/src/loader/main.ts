/**
 * The loader: the one script that a shop's page carries. It draws the launcher and waits. It asks the network for
 * nothing, and stores nothing, before the shopper (or the page, by `Beseda.open()`) opens the chat.
 */
import { installApi } from './api';
import { toggle } from './commands/toggle';
import { readConfig } from './config';
import { watchPage } from './page';
import { buildWidget } from './widget';

const early = window.Beseda ?? [];
// A second tag on the same page finds the first one's API there, and leaves it alone.
const config = Array.isArray(early) && readConfig();
if (config) {
  const widget = buildWidget(config);
  widget.launcher.onclick = () => toggle(widget);
  watchPage(widget);
  installApi(widget, early);
}
