import type { ESLint, Linter } from "eslint";
import { defaultConfig, resolveRules, unusedSuppression, type Preset, type Rule, type RuleGroup, type Severity } from "@ai-routes/rules";

const presets: readonly Preset[] = ["recommended", "strict", "all"];

/** The presets, and for each group of rules a config with all of them. */
export function configsOf(plugin: ESLint.Plugin, rules: readonly Rule[]): Record<Preset | RuleGroup, Linter.Config> {
  const config = (name: string, severities: Linter.RulesRecord): [string, Linter.Config] => [
    name,
    { name: `ai-routes/${name}`, plugins: { "ai-routes": plugin }, rules: severities },
  ];
  const groups = [...new Set(rules.map(({ group }) => group))];
  return Object.fromEntries([
    ...presets.map((preset) => {
      const enabled = resolveRules(rules, defaultConfig("/"), { preset }).map(({ rule }) => rule);
      return config(preset, { ...severitiesOf(enabled, preset), [`ai-routes/${unusedSuppression}`]: "warn" });
    }),
    ...groups.map((group) => config(group, severitiesOf(rules.filter((rule) => rule.group === group)))),
  ]) as Record<Preset | RuleGroup, Linter.Config>;
}

function severitiesOf(rules: readonly Rule[], preset?: Preset): Linter.RulesRecord {
  return Object.fromEntries(rules.map(({ id, severity, presetOptions }) => {
    const options = preset && presetOptions?.[preset];
    return [`ai-routes/${id}`, options ? [eslintSeverity[severity], options] : eslintSeverity[severity]];
  }));
}

/** ESLint has nothing below a warning. */
const eslintSeverity: Record<Severity, "error" | "warn"> = { error: "error", warning: "warn", info: "warn" };
