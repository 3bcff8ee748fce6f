import { resolve } from "node:path";
import type { Rule as EslintRule } from "eslint";
import { toWorkspacePath } from "@ai-routes/rules/disk";

/** `settings: { "ai-routes": { root, config, cacheKey } }`; paths are absolute with `/`, null where nothing is set. */
export interface Settings {
  /** The folder to be analysed as a whole. */
  root: string | null;
  /** The configuration file. */
  config: string | null;
  /** Where ESLint runs. */
  cwd: string;
}

/** Reads the shared settings of ESLint's config; throws, as ESLint does for wrong options, for what cannot be one. */
export function settingsOf({ settings, cwd }: EslintRule.RuleContext): Settings {
  const given: unknown = settings["ai-routes"] ?? {};
  if (typeof given !== "object" || given === null) throw new Error('settings["ai-routes"] must be an object.');
  const path = (name: "root" | "config"): string | null => {
    const value = (given as Record<string, unknown>)[name];
    if (value === undefined) return null;
    if (typeof value !== "string") throw new Error(`settings["ai-routes"].${name} must be a path, relative to ${cwd}.`);
    return toWorkspacePath(resolve(cwd, value));
  };
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`settings["ai-routes"].${unknown} is unknown; there are ${known.join(", ")}.`);
  return { root: path("root"), config: path("config"), cwd: toWorkspacePath(cwd) };
}

/** `cacheKey` is for ESLint's cache alone: there it tells one state of the project from another. */
const known = ["root", "config", "cacheKey"];
