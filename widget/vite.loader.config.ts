/**
 * Builds the loader: one classic script at `/widget.js`, wrapped so that it leaves nothing on the shop's page but `window.Beseda`.
 */
import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    target: 'es2022',
    // The app's build ran before this one into the same folder.
    emptyOutDir: false,
    reportCompressedSize: false,
    lib: {
      entry: 'src/loader/main.ts',
      formats: ['iife'],
      name: 'BesedaLoader',
      fileName: () => 'widget.js',
    },
  },
});
