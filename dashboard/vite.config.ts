/**
 * Builds the desk for `/desk/`, from where the server serves it out of its own binary.
 * Everything is a file of our own origin: the page's policy is `default-src 'self'`, so nothing is inlined as `data:`.
 */
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds the server. */
const SERVER_URL = process.env["BESEDA_URL"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  base: "/desk/",
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "dist",
    target: "es2022",
    assetsInlineLimit: 0,
    sourcemap: false,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      "/api": SERVER_URL,
      "/files": SERVER_URL,
      "/ws": { target: SERVER_URL, ws: true },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}", "eslint/**/*.test.js"],
    setupFiles: ["src/testing/setup.ts"],
    restoreMocks: true,
  },
});
