import { expect, it } from "vitest";
import { addEslintConfig } from "../../../rules/engine/edits/eslint-config.js";
import { applyEdits } from "../../../rules/engine/edits/apply-edits.js";

const added = (text: string, file = "/app/eslint.config.mjs"): string =>
  applyEdits(text, addEslintConfig(file, text, "aiRoutes", "eslint-plugin-ai-routes", "configs.recommended"));

it.each([
  [
    "a list by the variable's name",
    'import next from "next";\n\nconst config = [\n  ...next, // all\n  { rules: {} },\n];\n\nexport default config;\n',
    'import next from "next";\nimport aiRoutes from "eslint-plugin-ai-routes";\n\nconst config = [\n  ...next, // all\n  { rules: {} },\n  aiRoutes.configs.recommended,\n];\n\nexport default config;\n',
  ],
  [
    "defineConfig with a list",
    "import { defineConfig } from 'eslint/config'\n\nexport default defineConfig([a, b])\n",
    "import { defineConfig } from 'eslint/config'\nimport aiRoutes from 'eslint-plugin-ai-routes'\n\nexport default defineConfig([a, b, aiRoutes.configs.recommended])\n",
  ],
  [
    "config functions with arguments",
    'import tseslint from "typescript-eslint";\nexport default tseslint.config(\n  a,\n  b\n);\n',
    'import tseslint from "typescript-eslint";\nimport aiRoutes from "eslint-plugin-ai-routes";\nexport default tseslint.config(\n  a,\n  b,\n  aiRoutes.configs.recommended\n);\n',
  ],
  ["CommonJS", "module.exports = [];\n", 'const aiRoutes = require("eslint-plugin-ai-routes");\n\nmodule.exports = [aiRoutes.configs.recommended];\n'],
  [
    "a list whose lines end with CRLF",
    "export default [\r\n  a,\r\n  b,\r\n];\r\n",
    'import aiRoutes from "eslint-plugin-ai-routes";\r\n\r\nexport default [\r\n  a,\r\n  b,\r\n  aiRoutes.configs.recommended,\r\n];\r\n',
  ],
])("adds a config to %s", (_, before, after) => {
  expect(added(before)).toBe(after);
});

it.each([
  ["a list that a function of its own makes", 'import make from "./make";\nexport default make({ typescript: true });\n'],
  ["a file that has the plugin", 'import x from "eslint-plugin-ai-routes";\nexport default [x.configs.strict];\n'],
  ["a file that does not parse", "export default [\n"],
])("leaves %s alone", (_, text) => {
  expect(added(text)).toBe(text);
});
