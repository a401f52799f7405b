/** Builds the second script of the shop's page: at `/widget/host.js`, fetched at the first interest. */
import { script } from './vite.script';

export default script('src/host/main.ts', 'BesedaHost', 'host.js');
