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
    // Slower than the default and two in a hundred smaller: every page of every shop pays for these bytes.
    minify: 'terser',
    terserOptions: { ecma: 2020, compress: { passes: 3 } },
    lib: {
      entry: 'src/loader/main.ts',
      formats: ['iife'],
      name: 'BesedaLoader',
      fileName: () => 'widget.js',
    },
  },
});
