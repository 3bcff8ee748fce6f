import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import {
  configFileName, defaultConfig, ignores, isWithin, projectRoot, readConfig,
  type AnalysisCache, type Config, type Rule, type Workspace,
} from "@ai-routes/rules";
import { openAnalysisCache, openWorkspace, overlay, toNativePath, toWorkspacePath } from "@ai-routes/rules/disk";
import type { Terminal } from "./terminal.js";
import { UsageError } from "./usage-error.js";

/** A path argument, as it was found. */
export interface Target {
  /** Absolute, with `/`. */
  path: string;
  kind: "file" | "directory";
}

export interface Loaded {
  workspace: Workspace;
  /** By an app's folder: the configuration it is checked with. */
  configFor(folder: string): Config;
  /** All of these, the one nearest to the first path first. */
  configs: Config[];
  targets: Target[];
  /** What earlier runs knew; null: there is no place for it, or nobody wants it. */
  cache: AnalysisCache | null;
  /** What paths in the output are relative to. */
  base: string;
  /** What could not be read, as far as is known by now. */
  problems(): { file: string; message: string }[];
}

export interface LoadOptions {
  paths: readonly string[];
  config?: string | undefined;
  /** False: nothing is taken from earlier runs, and nothing is left for later ones. */
  cache?: boolean | undefined;
  /** A file whose text comes from standard input. */
  stdinFilename?: string | undefined;
  rules: readonly Rule[];
}

/**
 * Finds what the path arguments name, the configuration nearest to the first of them, and opens the
 * project around them. Throws a {@link UsageError} for a missing path or a faulty configuration.
 */
export async function load(options: LoadOptions, terminal: Terminal): Promise<Loaded> {
  const unsaved = options.stdinFilename === undefined ? null : toWorkspacePath(resolve(terminal.cwd, options.stdinFilename));
  const targets: Target[] = options.paths.map((path) => targetAt(path, terminal.cwd));
  if (unsaved !== null) targets.push({ path: unsaved, kind: "file" });
  if (targets.length === 0) targets.push({ path: toWorkspacePath(terminal.cwd), kind: "directory" });

  const config = findConfig(options, targets[0]!, terminal.cwd);
  const disk = openWorkspace(folderOf(targets[0]!), { ignore: () => true });
  const root = commonFolder(targets.map((target) => projectRoot(folderOf(target), disk)));
  const workspace = openWorkspace(root, { ignore: ignores(config) });
  const configs = options.config === undefined ? [config, ...configsBelow(workspace, config, targets, options.rules)] : [config];
  const texts = new Map(unsaved === null ? [] : [[unsaved, await terminal.readInput()]]);
  const base = targets[0]!.kind === "directory" ? targets[0]!.path : toWorkspacePath(terminal.cwd);

  return {
    workspace: texts.size === 0 ? workspace : overlay(workspace, texts),
    configs,
    configFor: (folder) => configs.slice(1).find((own) => isWithin(folder, own.folder)) ?? config,
    targets,
    cache: options.cache === false ? null : openAnalysisCache(root),
    base,
    problems: () => workspace.problems.map(({ path, message }) => ({ file: path, message })),
  };
}

function targetAt(path: string, cwd: string): Target {
  const absolute = resolve(cwd, path);
  const stats = statSync(absolute, { throwIfNoEntry: false });
  if (!stats) throw new UsageError(`There is no file or folder \`${path}\`.`);
  return { path: toWorkspacePath(absolute), kind: stats.isDirectory() ? "directory" : "file" };
}

function folderOf({ path, kind }: Target): string {
  return kind === "directory" ? path : path.slice(0, path.lastIndexOf("/")) || "/";
}

function findConfig({ config, rules }: LoadOptions, first: Target, cwd: string): Config {
  if (config !== undefined) return configAt(resolve(cwd, config), rules);
  for (let folder = folderOf(first); ; folder = dirname(folder)) {
    const file = join(folder, configFileName);
    if (existsSync(file)) return configAt(file, rules);
    if (dirname(folder) === folder) return defaultConfig(folderOf(first));
  }
}

/** Those of apps further down (monorepos), the innermost first. */
function configsBelow(workspace: Workspace, above: Config, targets: Target[], rules: readonly Rule[]): Config[] {
  const files = workspace.files().filter((file) => file.endsWith(`/${configFileName}`) && file !== above.file);
  return files
    .filter((file) => targets.some(({ path }) => isWithin(file, path)))
    .map((file) => configAt(toNativePath(file), rules))
    .sort((a, b) => b.folder.length - a.folder.length);
}

function configAt(file: string, rules: readonly Rule[]): Config {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`The configuration ${file} cannot be read: ${(error as Error).message}`);
  }
  const { config, problems } = readConfig(text, toWorkspacePath(file), rules);
  if (config) return config;
  throw new UsageError(problems.map(({ message, line, column }) => `${file}:${line}:${column}: ${message}`).join("\n"));
}

function commonFolder(folders: string[]): string {
  return folders.reduce((common, folder) => {
    let at = common;
    while (at !== "/" && folder !== at && !folder.startsWith(`${at}/`)) at = at.slice(0, at.lastIndexOf("/")) || "/";
    return at;
  });
}
