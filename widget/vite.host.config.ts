/**
 * Builds the second script of the shop's page: one classic script at `/widget/host.js`, fetched at the first interest.
 */
import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    target: 'es2022',
    // The app's build ran before this one into the same folder.
    emptyOutDir: false,
    reportCompressedSize: false,
    minify: 'terser',
    terserOptions: { ecma: 2020, compress: { passes: 3 } },
    lib: {
      entry: 'src/host/main.ts',
      formats: ['iife'],
      name: 'BesedaHost',
      fileName: () => 'host.js',
    },
  },
});
