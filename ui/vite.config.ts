import { svelte, vitePreprocess } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** In a plain browser (`npm run dev`) the demo answers for Rust. The build never sees this file. */
const demo: Plugin = {
  name: "demo-answers",
  apply: "serve",
  transformIndexHtml: () => [
    { tag: "script", attrs: { type: "module", src: "/dev/install.ts" }, injectTo: "head-prepend" },
  ],
};

export default defineConfig({
  plugins: [svelte({ preprocess: vitePreprocess({ script: false }) }), svelteTesting(), demo],
  clearScreen: false,
  server: { port: 5173, strictPort: true },
  build: {
    outDir: "dist",
    target: ["safari16.4", "chrome111"],
    // The policy forbids data: fonts, so every asset stays a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: {
    // A machine that does other things besides is slow, not wrong.
    testTimeout: 20_000,
    environment: "jsdom",
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
  },
});
