import type { ESLint, Linter, Rule as EslintRule } from "eslint";
import { rules, type Preset, type RuleGroup } from "@ai-routes/rules";
import { configsOf } from "./configs.js";
import { eslintRule, unusedSuppressionRule } from "./eslint-rule.js";
import { version } from "./version.js";

/** What ESLint and oxlint load: `configs.recommended`, `.strict`, `.all`, and one config for each group of rules. */
export interface Plugin extends ESLint.Plugin {
  meta: { name: string; version: string; namespace: string };
  rules: Record<string, EslintRule.RuleModule>;
  configs: Record<Preset | RuleGroup, Linter.Config>;
}

const plugin: Plugin = {
  meta: { name: "eslint-plugin-ai-routes", version, namespace: "ai-routes" },
  rules: {
    ...Object.fromEntries(rules.map((rule) => [rule.id, eslintRule(rule)])),
    "unused-suppression": unusedSuppressionRule,
  },
  configs: {} as Plugin["configs"],
};
// The configs hold the plugin, so they come second.
Object.assign(plugin.configs, configsOf(plugin, rules));

export { cacheKey } from "./cache-key.js";
export default plugin;
