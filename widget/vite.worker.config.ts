/** Builds the worker that shows notifications: at `/push-worker.js`, from where it may serve any path. */
import { script } from './vite.script';

export default script('src/worker/main.ts', 'BesedaWorker', 'push-worker.js');
