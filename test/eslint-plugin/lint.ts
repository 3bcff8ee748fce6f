import { Linter } from "eslint";
import { parser } from "typescript-eslint";
import plugin from "../../eslint-plugin/src/index.js";

/** Lints one text as ESLint does in `cwd`, with these rules (ids without prefix); any fatal fault is thrown. */
export function lint(
  cwd: string, filename: string, text: string, rules: Linter.RulesRecord, config: Linter.Config = {},
): Linter.LintMessage[] {
  const messages = new Linter({ cwd, configType: "flat" }).verify(text, flatConfig(rules, config), { filename });
  const fatal = messages.find((message) => message.fatal);
  if (fatal) throw new Error(`${filename}:${fatal.line}: ${fatal.message}`);
  return messages;
}

/** The text after all rounds of safe fixes. */
export function fixed(cwd: string, filename: string, text: string, rules: Linter.RulesRecord): string {
  return new Linter({ cwd, configType: "flat" }).verifyAndFix(text, flatConfig(rules), { filename }).output;
}

/** `{ "require-auth": "error" }` with the prefix ESLint knows the rules by. */
function flatConfig(rules: Linter.RulesRecord, config: Linter.Config = {}): Linter.Config[] {
  return [{
    files: ["**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}"],
    languageOptions: { parser: parser as Linter.Parser, parserOptions: { ecmaFeatures: { jsx: true } } },
    linterOptions: { reportUnusedDisableDirectives: "off" },
    ...config,
    plugins: { "ai-routes": plugin },
    rules: Object.fromEntries(Object.entries(rules).map(([id, setting]) => [`ai-routes/${id}`, setting])),
  }];
}
