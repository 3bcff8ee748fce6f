import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { configFileName, defaultConfig, ignores, projectRoot, readConfig, rules, type Config } from "@ai-routes/rules";
import { openAnalysisCache, openWorkspace, toNativePath, toWorkspacePath } from "@ai-routes/rules/disk";
import { ProjectSession } from "./project-session.js";
import type { Settings } from "./settings.js";

/** Of this process; by root and by the configuration whose `ignore` counts. */
const sessions = new Map<string, ProjectSession>();
/** By folder and settings, so that only the first file of a folder is asked where it belongs. */
const places = new Map<string, ProjectSession>();
const configs = new Map<string, { text: string; config: Config }>();

/**
 * The project a file (absolute, `/`) belongs to: what the settings name, else what is found from its
 * folder upwards. Throws, as ESLint does for its own configuration, where `ai-routes.config.json` is faulty.
 */
export function sessionOf(file: string, settings: Settings): ProjectSession {
  lookAgain();
  const folder = folderOf(file);
  const key = JSON.stringify([folder, settings]);
  let session = places.get(key);
  if (!session) places.set(key, (session = opened(folder, settings)));
  return session;
}

/** Milliseconds in which nobody asks: a run of ESLint has ended, or a person is at work. */
const pause = 1000;
let lastAsked = performance.now();
let lastLook = lastAsked;
/** Not known before the first. */
let lookTook = Number.POSITIVE_INFINITY;

/**
 * Files change while an editor's ESLint lives, and nobody tells it. A look at the disk comes after a
 * pause; where there is none, as in a run over many files, looking takes at most a hundredth of the time.
 */
function lookAgain(): void {
  const started = performance.now();
  const paused = started - lastAsked >= pause;
  lastAsked = started;
  if (!paused && started - lastLook < Math.max(pause, 100 * lookTook)) return;
  places.clear();
  roots.clear();
  if ([...configs].some(([file, { text }]) => savedText(file) !== text)) {
    configs.clear();
    sessions.clear();
  }
  for (const session of sessions.values()) session.refresh();
  lastAsked = lastLook = performance.now();
  lookTook = lastLook - started;
}

function opened(folder: string, settings: Settings): ProjectSession {
  const root = settings.root ?? rootOf(folder, settings.cwd);
  const config = configFor(folder, settings);
  const key = JSON.stringify([root, settings.config, config.file, config.ignore]);
  let session = sessions.get(key);
  if (!session) {
    session = new ProjectSession(openWorkspace(root, { ignore: ignores(config) }), (app) => configFor(app, settings), openAnalysisCache(root));
    sessions.set(key, session);
  }
  return session;
}

const roots = new Map<string, string>();

/** The package around a folder, or the workspace this is a member of; without either, the folder ESLint runs in. */
export function rootOf(folder: string, cwd: string): string {
  const manifest = nearest(folder, "package.json");
  const inner = manifest === null ? cwd : folderOf(manifest);
  let root = roots.get(inner);
  if (root === undefined) roots.set(inner, (root = projectRoot(inner, openWorkspace(inner, { ignore: () => true }))));
  return root;
}

/** One object for one configuration: analyses are kept by it. */
function configFor(folder: string, settings: Settings): Config {
  const file = settings.config ?? nearest(folder, configFileName);
  if (file === null) return withoutFile(settings.cwd);
  const before = configs.get(file);
  if (before) return before.config;

  const text = savedText(file);
  if (text === null) throw new Error(`The configuration ${file} cannot be read.`);
  const { config, problems } = readConfig(text, file, rules);
  if (!config) throw new Error(problems.map(({ message, line, column }) => `${file}:${line}:${column}: ${message}`).join("\n"));
  configs.set(file, { text, config });
  return config;
}

const defaults = new Map<string, Config>();

function withoutFile(folder: string): Config {
  let config = defaults.get(folder);
  if (!config) defaults.set(folder, (config = defaultConfig(folder)));
  return config;
}

function savedText(file: string): string | null {
  try {
    return readFileSync(toNativePath(file), "utf8");
  } catch {
    return null;
  }
}

function nearest(folder: string, name: string): string | null {
  for (let at = toNativePath(folder); ; at = dirname(at)) {
    const file = join(at, name);
    if (existsSync(file)) return toWorkspacePath(file);
    if (dirname(at) === at) return null;
  }
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf("/")) || "/";
}
