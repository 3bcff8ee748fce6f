import { readConfig, type Config, type Rule, type RuleSetting } from "@ai-routes/rules";
import { fields } from "./documents.js";

/** What counts of the client's settings. */
export interface CheckedSettings {
  preset: Config["preset"];
  rules: Record<string, RuleSetting>;
  diagnostics: boolean;
  codeLens: boolean;
  /** What was wrong with them, for people; what is wrong does not count. */
  problems: string[];
}

/** Reads the section `ai-routes`; keys that are none of the server's are the client's own. */
export function readSettings(given: unknown, known: readonly Rule[]): CheckedSettings {
  const { preset, rules, diagnostics, codeLens } = fields(given);
  const problems: string[] = [];
  const unless = (message: string, isRight: boolean): boolean => {
    if (!isRight) problems.push(message);
    return isRight;
  };
  const faults = (part: object): string[] => readConfig(JSON.stringify(part), "/settings", known).problems.map(({ message }) => message);

  const presetFaults = preset == null ? [] : faults({ preset });
  const rulesGiven = rules == null || unless(`"ai-routes.rules" must be an object of rule ids and severities.`, isObject(rules)) ? Object.entries(fields(rules)) : [];
  const rulesRight = rulesGiven.filter(([id, setting]) => {
    const wrong = faults({ rules: { [id]: setting } });
    problems.push(...wrong.map((message) => `"ai-routes.rules": ${ended(message)}`));
    return wrong.length === 0;
  });
  problems.push(...presetFaults.map((message) => `"ai-routes.preset": ${ended(message.replace(/^`preset`: /, ""))}`));
  unless(`"ai-routes.diagnostics" must be "auto", "on" or "off".`, diagnostics == null || ["auto", "on", "off"].includes(diagnostics as string));
  unless(`"ai-routes.codeLens" must be true or false.`, codeLens == null || typeof codeLens === "boolean");
  return {
    preset: preset != null && presetFaults.length === 0 ? (preset as Config["preset"]) : null,
    rules: Object.fromEntries(rulesRight) as Record<string, RuleSetting>,
    diagnostics: diagnostics !== "off",
    codeLens: codeLens !== false,
    problems,
  };
}

function ended(sentence: string): string {
  return /[.?]$/.test(sentence) ? sentence : `${sentence}.`;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A configuration file's word counts before that of the settings, rule by rule. */
export function withSettings(config: Config, { preset, rules }: CheckedSettings): Config {
  return { ...config, preset: config.preset ?? preset, rules: { ...rules, ...config.rules } };
}
