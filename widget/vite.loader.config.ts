/** Builds the loader: the script that shops put on their pages, which leaves nothing there but `window.Beseda`. */
import { script } from './vite.script';

export default script('src/loader/main.ts', 'BesedaLoader', 'widget.js');
