import js from "@eslint/js";
import eslintPlugin from "eslint-plugin-eslint-plugin";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const groups = ["limits", "retries", "cost", "durability", "streaming", "tools", "errors", "security", "observability"];

const forbid = (...patterns) => ["error", { patterns }];

const hosts = {
  group: ["eslint", "eslint/*", "@typescript-eslint/*", "vscode", "vscode-*", "node:*"],
  message: "rules/ knows no host and does no I/O; that is for the hosts and for rules/disk.",
};

export default defineConfig(
  globalIgnores(["**/node_modules/", "**/dist/", "test/apps/", "test/reality/", "test/editor/.editors/", "test/time-reality/", "rules/templates/modules/", "test/templates/rendered/", "test/templates/apps/ai*/", "test/migrations-proof/.run/"]),
  js.configs.recommended,
  tseslint.configs.recommended,
  {
    rules: {
      "max-lines": ["error", { max: 400 }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true }],
      // Indexing under noUncheckedIndexedAccess: where the index is known to be in range, `!` says so.
      "@typescript-eslint/no-non-null-assertion": "off",
      // \0 marks the holes of a template in folded texts.
      "no-control-regex": "off",
      // Linking runs as generators, some of which have nothing to wait for; chains of scopes are walked from `this` on.
      "require-yield": "off",
      "@typescript-eslint/no-this-alias": "off",
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  {
    files: ["rules/engine/**/*.ts", "rules/catalog/**/*.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": forbid(hosts, {
        group: [...groups.map((group) => `**/${group}/*`), "**/registry.js", "**/disk/*", "**/templates/*", "**/migrations/*"],
        message: "The engine is what rules stand on: it knows none of them, and no disk.",
      }),
    },
  },
  {
    files: groups.map((group) => `rules/${group}/**/*.ts`),
    rules: {
      "@typescript-eslint/no-restricted-imports": forbid(
        hosts,
        { group: ["typescript", "ts-morph"], message: "A rule never sees a syntax tree." },
        { group: ["**/disk/*", "**/registry.js"], message: "A rule looks at its subject and at nothing else." },
        {
          group: ["**/engine/facts/**", "**/engine/graph/**", "**/engine/link/**"],
          allowTypeImports: true,
          message: "A rule asks the engine's face (define-rule, measures, edits); of what lies behind it, it may use the types.",
        },
      ),
    },
  },
  {
    files: ["cli/**/*.ts", "server/**/*.ts", "eslint-plugin/**/*.ts", "extension/**/*.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": forbid({
        group: ["**/rules/**", "!@ai-routes/rules", "!@ai-routes/rules/disk", "typescript"],
        message: "A host uses @ai-routes/rules and @ai-routes/rules/disk as any other package would.",
      }),
    },
  },
  { ...eslintPlugin.configs.recommended, files: ["eslint-plugin/src/**/*.ts"] },
  {
    // An extension of its own, as the oldest supported extension host loads it.
    files: ["test/editor/driver/*.js"],
    languageOptions: { sourceType: "commonjs", globals: { require: "readonly", exports: "readonly", setTimeout: "readonly", clearTimeout: "readonly" } },
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  {
    files: ["**/*.{js,mjs}"],
    languageOptions: { globals: { console: "readonly", process: "readonly", Buffer: "readonly", URL: "readonly", Request: "readonly", Response: "readonly", AbortSignal: "readonly", AbortController: "readonly", FormData: "readonly", TextEncoder: "readonly", fetch: "readonly", TextDecoder: "readonly", performance: "readonly", setTimeout: "readonly", clearTimeout: "readonly" } },
  },
);
