import { findNodeAtLocation, getNodeValue, parseTree, type Node } from "jsonc-parser";
import type { App } from "./app.js";
import { below, inFolder, isWithin, upwards } from "./posix-path.js";
import { withoutComments } from "./source-text.js";
import type { Workspace } from "./workspace.js";

export interface VercelConfig {
  file: string | null;
  functions: App["vercelFunctions"];
  /** Paths called on a schedule, as written. */
  crons: string[];
  /** The switch `fluid`; null where it is not given. */
  fluid: boolean | null;
}

/**
 * The vercel.json that holds for the app at `root`: its own, else the nearest above it within the
 * workspace, with the patterns that point into the app. `vercel.ts` is read as text, never run.
 * A broken file gives what can be read of it.
 */
export function readVercelConfig(workspace: Workspace, root: string): VercelConfig {
  for (const folder of upwards(root)) {
    if (!isWithin(folder, workspace.root)) break;
    const config = readIn(workspace, folder);
    if (config !== null) return { ...config, functions: within(config.functions, below(root, folder)) };
  }
  return { file: null, functions: [], crons: [], fluid: null };
}

function readIn(workspace: Workspace, folder: string): VercelConfig | null {
  const file = (name: string): string => inFolder(folder, name);
  const json = workspace.read(file("vercel.json"));
  if (json !== null) return readJson(file("vercel.json"), json);
  const code = workspace.read(file("vercel.ts"));
  return code === null ? null : readCode(file("vercel.ts"), withoutComments(code));
}

function readJson(file: string, text: string): VercelConfig {
  const tree = parseTree(text.replace(/^\uFEFF/, " "), [], { allowTrailingComma: true });
  const at = (...path: (string | number)[]): Node | undefined =>
    tree === undefined ? undefined : findNodeAtLocation(tree, path);
  const functions: VercelConfig["functions"] = [];
  for (const property of at("functions")?.children ?? []) {
    const [key, value] = property.children ?? [];
    if (typeof key?.value !== "string" || value?.type !== "object") continue;
    const duration = findNodeAtLocation(value, ["maxDuration"]);
    const shown = duration?.parent ?? property;
    functions.push({
      pattern: key.value,
      maxDuration: asDuration(duration?.value),
      file,
      span: [shown.offset, shown.offset + shown.length],
    });
  }
  const crons = (at("crons")?.children ?? []).flatMap((cron) => {
    const path = cron.type === "object" ? findNodeAtLocation(cron, ["path"]) : undefined;
    return typeof path?.value === "string" ? [path.value] : [];
  });
  const fluid = at("fluid");
  return { file, functions, crons, fluid: fluid?.type === "boolean" ? (getNodeValue(fluid) as boolean) : null };
}

function readCode(file: string, text: string): VercelConfig {
  const functions: VercelConfig["functions"] = [];
  for (const match of text.matchAll(/(["'])([^"'\n]+)\1\s*:\s*\{([^{}]*)\}/g)) {
    const duration = /\bmaxDuration\s*:\s*(?:(\d[\d_]*)|["'](max)["'])/d.exec(match[3] ?? "");
    if (duration === null) continue;
    const start = match.index + match[0].indexOf("{") + 1 + duration.index;
    functions.push({
      pattern: match[2] ?? "",
      maxDuration: asDuration(duration[2] ?? Number((duration[1] ?? "").replaceAll("_", ""))),
      file,
      span: [start, start + duration[0].length],
    });
  }
  const cronList = /\bcrons\s*:\s*\[([^\]]*)\]/.exec(text)?.[1] ?? "";
  const crons = [...cronList.matchAll(/\bpath\s*:\s*(["'`])([^"'`]+)\1/g)].map((match) => match[2] ?? "");
  const fluid = /\bfluid\s*:\s*(true|false)\b/.exec(text)?.[1];
  return { file, functions, crons, fluid: fluid === undefined ? null : fluid === "true" };
}

/** Vercel's schema: a whole number from 1 on, or `max` (FACTS A1). Anything else is refused there. */
function asDuration(value: unknown): number | "max" | null {
  if (value === "max") return "max";
  return typeof value === "number" && Number.isInteger(value) && value >= 1 ? value : null;
}

/** Patterns of a config above the app match paths from there: keep those into the app, cut to its root. */
function within(functions: VercelConfig["functions"], app: string): VercelConfig["functions"] {
  if (app === "") return functions;
  return functions.flatMap((entry) => {
    const pattern = entry.pattern.replace(/^\.?\//, "");
    if (pattern.startsWith("**")) return [entry];
    return pattern.startsWith(`${app}/`) ? [{ ...entry, pattern: pattern.slice(app.length + 1) }] : [];
  });
}
