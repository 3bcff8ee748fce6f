import picomatch from "picomatch";
import type { Config, Override, PlatformSetting, RuleSetting } from "./config.js";
import type { Rule } from "../define-rule.js";
import type { Preset, Severity } from "../finding.js";

/** A rule that is to run, with what was decided about it. */
export interface EnabledRule {
  rule: Rule;
  severity: Severity;
  /** Parsed: defaults are filled in. */
  options: unknown;
}

/** What a command line (or a host) says of the rules; stronger than any file. */
export interface RuleFlags {
  preset?: Preset | undefined;
  /** Only these run, whatever the preset; their options and severities come from the config. */
  only?: readonly string[] | undefined;
}

/**
 * The rules that run, in the order given. Flags win over the config, the config over the preset.
 * With `file` (absolute), the config's `overrides` for that file count as well, later ones last.
 */
export function resolveRules(all: readonly Rule[], config: Config, flags: RuleFlags = {}, file?: string): EnabledRule[] {
  const overrides = file === undefined ? [] : overridesOf(config, file);
  const preset = flags.preset ?? overrides.findLast((override) => override.preset)?.preset ?? config.preset ?? "recommended";
  const settings: Record<string, RuleSetting> = Object.assign({}, config.rules, ...overrides.map(({ rules }) => rules ?? {}));

  return all.flatMap((rule): EnabledRule[] => {
    if (flags.only && !flags.only.includes(rule.id)) return [];
    const [given, options] = parts(settings[rule.id]);
    // A flag that names the rule turns on what a file turned off.
    const severity = given === "off" && flags.only ? rule.severity : (given ?? rule.severity);
    if (severity === "off") return [];
    if (!flags.only && given === undefined && !isIn(rule, preset)) return [];
    return [{ rule, severity, options: rule.options.parse({ ...rule.presetOptions?.[preset], ...options }) }];
  });
}

/** The platform a config names for a file: the last override that has one, else the config's own. */
export function platformSetting(config: Config, file: string): PlatformSetting | null {
  return overridesOf(config, file).findLast((override) => override.platform)?.platform ?? config.platform;
}

/** Whether the config's `ignore` names a file (absolute). */
export function ignores(config: Config): (file: string) => boolean {
  const matches = config.ignore.length > 0 ? matcher(config.ignore) : null;
  return (file) => matches !== null && matches(relative(config.folder, file));
}

/** `recommended` is a part of `strict`, which is a part of `all`. */
function isIn(rule: Rule, preset: Preset): boolean {
  const levels: readonly Preset[] = ["recommended", "strict", "all"];
  return rule.presets.some((own) => levels.indexOf(own) <= levels.indexOf(preset));
}

function parts(setting: RuleSetting | undefined): [Severity | "off" | undefined, Record<string, unknown>] {
  return Array.isArray(setting) ? setting : [setting, {}];
}

function overridesOf(config: Config, file: string): Override[] {
  return config.overrides.filter(({ files }) => matcher(files)(relative(config.folder, file)));
}

/** Compiled once per list: overrides are asked for every file with findings. */
const matchers = new WeakMap<string[], (path: string) => boolean>();

function matcher(globs: string[]): (path: string) => boolean {
  let matches = matchers.get(globs);
  if (!matches) matchers.set(globs, (matches = picomatch(globs, { dot: true })));
  return matches;
}

/** Outside the folder: a path no glob of ours matches. */
function relative(folder: string, file: string): string {
  const prefix = folder.endsWith("/") ? folder : `${folder}/`;
  return file.startsWith(prefix) ? file.slice(prefix.length) : `../${file}`;
}
