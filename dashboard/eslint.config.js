/** Lints of the desk: strict types, the rules of hooks, the import direction, a header on every file, no runaway files. */
import path from "node:path";
import js from "@eslint/js";
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";
import { fileHeader } from "./eslint/file-header.js";
import { importDirection } from "./eslint/import-direction.js";

const src = path.join(import.meta.dirname, "src");

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/protocol"] },
  js.configs.recommended,
  {
    files: ["src/**/*.{ts,tsx}", "vite.config.ts"],
    extends: [tseslint.configs.strictTypeChecked, hooks.configs.flat["recommended-latest"]],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { house: { rules: { "import-direction": importDirection, "file-header": fileHeader } } },
    rules: {
      "house/import-direction": ["error", { src }],
      "house/file-header": "error",
      "max-lines": ["error", { max: 300 }],
      "no-console": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // An event handler of React may be async: its promise is ours to settle inside it.
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
    },
  },
  { files: ["src/**/*.test.{ts,tsx}", "src/testing/**"], rules: { "max-lines": "off" } },
);
