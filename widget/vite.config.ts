/**
 * Builds the app: the page inside the iframe, served at `/widget/`.
 * The loader is a second build (`vite.loader.config.ts`), because it must be one classic script without a single import.
 */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  base: '/widget/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    assetsDir: 'assets',
    // The page's Content-Security-Policy allows no `data:` fonts or scripts, and nothing here is small enough to inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Slower than the default, and every shopper's first opening is a little lighter.
    minify: 'terser',
    terserOptions: { ecma: 2022, module: true, compress: { passes: 2 } },
    rolldownOptions: {
      input: ['index.html', 'notify.html'],
      // One file for what every part needs: small files that are always fetched together compress worse.
      output: {
        codeSplitting: {
          groups: [{ name: 'base', test: /node_modules|src\/app\/(store|look|texts\/times)\.ts/ }],
        },
      },
    },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/testing/setup.ts'],
    // The work takes milliseconds; a machine that builds four other things beside it may not.
    testTimeout: 30_000,
    restoreMocks: true,
    unstubGlobals: true,
  },
});
