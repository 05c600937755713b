import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const onlyDoor = {
  patterns: [{ group: ["@tauri-apps/*"], message: "Ask Rust through src/lib/gatehouse.ts." }],
};

export default ts.config(
  { ignores: ["dist", "node_modules", "shots", "src/lib/bindings"] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"], svelteConfig } },
  },
  {
    rules: {
      "no-undef": "off",
      "no-restricted-imports": ["error", onlyDoor],
      "no-console": "error",
      // French sets some signs apart by a blank that does not break.
      "no-irregular-whitespace": ["error", { skipStrings: true, skipTemplates: true }],
      "max-lines": ["error", { max: 400 }],
      // Dates and maps here are read once, never watched.
      "svelte/prefer-svelte-reactivity": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
    },
  },
  { files: ["src/lib/gatehouse.ts"], rules: { "no-restricted-imports": "off" } },
  { files: ["dev/*.mjs"], rules: { "no-console": "off" } },
);
