/** The second script: it comes when the shopper first shows interest, and takes over all but the launcher. */
import type { HostScript } from '../loader/summon';
import { Host } from './host';

const widget = (document.currentScript as HostScript | null)?.beseda;
if (widget) new Host(widget).start();
