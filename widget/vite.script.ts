/**
 * How a script for shops' pages is built: one classic script without a single import, wrapped so that it leaves nothing on the page but
 * what it means to. Slower to build than the default and two in a hundred smaller: every page of every shop pays for these bytes.
 */
import { defineConfig } from 'vite';

export function script(entry: string, name: string, file: string) {
  return defineConfig({
    build: {
      target: 'es2022',
      // The app's build ran before this one into the same folder.
      emptyOutDir: false,
      reportCompressedSize: false,
      minify: 'terser',
      terserOptions: { ecma: 2020, compress: { passes: 3 } },
      lib: { entry, formats: ['iife'], name, fileName: () => file },
    },
  });
}
