import picomatch from "picomatch";
import { asObject, asString, asStrings, readJsonObject, type JsonObject } from "./json-text.js";
import { below, folderOf, isAbsolute, isWithin, joined, upwards } from "./posix-path.js";
import type { Workspace } from "./workspace.js";

/** What a tsconfig or jsconfig says of module resolution, `extends` merged, paths absolute. */
export interface ResolutionConfig {
  /** The config file; where there is none, the one that could stand beside the importing file. */
  file: string;
  baseUrl: string | null;
  paths: Record<string, string[]> | null;
  /** The folder `paths` are relative to where there is no `baseUrl`. */
  pathsBase: string;
  rootDirs: string[];
  conditions: string[];
}

/** The config that holds for the files of a folder; each config file is read once. */
export type ResolutionConfigs = (file: string) => ResolutionConfig;

/**
 * The nearest tsconfig.json (else jsconfig.json) above a file. One that only lists `references`
 * gives way to the referenced config that includes the file. Configs that cannot be read count as
 * empty. Where there is none at all, `@/` means what create-next-app makes it mean.
 * `packageFolder` finds the folder of a package that `extends` names.
 */
export function createResolutionConfigs(
  workspace: Workspace,
  packageFolder: (from: string, name: string) => string | null,
): ResolutionConfigs {
  const parsed = new Map<string, ParsedConfig | null>();
  const nearest = new Map<string, ParsedConfig | null>();

  const load = (file: string): ParsedConfig | null => {
    let config = parsed.get(file);
    if (config === undefined) {
      parsed.set(file, null);
      config = parse(file, workspace, load, packageFolder);
      parsed.set(file, config);
    }
    return config;
  };
  const nearestAbove = (folder: string): ParsedConfig | null => {
    const passed: string[] = [];
    let found: ParsedConfig | null | undefined;
    for (const at of upwards(folder)) {
      found = nearest.get(at);
      if (found !== undefined) break;
      passed.push(at);
      found = load(joined(at, "tsconfig.json")) ?? load(joined(at, "jsconfig.json"));
      if (found !== null) break;
    }
    for (const at of passed) nearest.set(at, found ?? null);
    return found ?? null;
  };

  return (file) => {
    const config = nearestAbove(folderOf(file));
    if (config === null) return conventional(folderOf(file), workspace.root);
    if (config.references.length === 0 || config.resolution.paths !== null || config.includes(file)) return config.resolution;
    const referenced = config.references.map(load).find((other) => other?.includes(file));
    return (referenced ?? config).resolution;
  };
}

const emptyConfig: ResolutionConfig = { file: "", baseUrl: null, paths: null, pathsBase: "/", rootDirs: [], conditions: [] };

/** `@/x` is `x` or `src/x` in the nearest folder above where that is a file. */
function conventional(folder: string, root: string): ResolutionConfig {
  const folders = [...upwards(folder)].filter((above) => isWithin(above, root));
  const targets = folders.flatMap((above) => [joined(above, "*"), joined(above, "src/*")]);
  return { ...emptyConfig, file: joined(folder, "tsconfig.json"), paths: { "@/*": targets } };
}

interface ParsedConfig {
  resolution: ResolutionConfig;
  /** With `${configDir}` still in it, for the configs that extend this one. */
  inherited: ResolutionConfig;
  references: string[];
  includes(file: string): boolean;
}

function parse(
  file: string, workspace: Workspace, load: (file: string) => ParsedConfig | null,
  packageFolder: (from: string, name: string) => string | null,
): ParsedConfig | null {
  const json = readJsonObject(workspace, file);
  if (json === null) return null;
  const folder = folderOf(file);
  const resolution: ResolutionConfig = { ...emptyConfig, file };
  const parents = typeof json["extends"] === "string" ? [json["extends"]] : asStrings(json["extends"]);
  for (const parent of parents) {
    const found = extendedFile(parent, folder, workspace, packageFolder).map(load).find((config) => config !== null);
    if (found) merge(resolution, found.inherited);
  }
  merge(resolution, ownResolution(json, file));
  return {
    resolution: atConfigDir(resolution, folder),
    inherited: resolution,
    references: referencesOf(json, folder),
    includes: includeTest(json, folder),
  };
}

function merge(into: ResolutionConfig, from: ResolutionConfig): void {
  if (from.baseUrl !== null) into.baseUrl = from.baseUrl;
  if (from.paths !== null) {
    into.paths = from.paths;
    into.pathsBase = from.pathsBase;
  }
  if (from.rootDirs.length > 0) into.rootDirs = from.rootDirs;
  if (from.conditions.length > 0) into.conditions = from.conditions;
}

const configDir = "${configDir}";

function ownResolution(json: JsonObject, file: string): ResolutionConfig {
  const options = asObject(json["compilerOptions"]) ?? {};
  const folder = folderOf(file);
  const absolute = (path: string): string => (path.startsWith(configDir) ? path : joined(folder, path));
  const baseUrl = asString(options["baseUrl"]);
  const paths = asObject(options["paths"]);
  return {
    file,
    baseUrl: baseUrl === null ? null : absolute(baseUrl),
    paths: paths === null ? null : Object.fromEntries(Object.entries(paths).map(([key, value]) => [key, asStrings(value)])),
    pathsBase: folder,
    rootDirs: asStrings(options["rootDirs"]).map(absolute),
    conditions: asStrings(options["customConditions"]),
  };
}

/** `${configDir}` means the folder of the config that is used in the end, not of the one it stands in. */
function atConfigDir(config: ResolutionConfig, folder: string): ResolutionConfig {
  if (!JSON.stringify(config).includes(configDir)) return config;
  const at = (path: string): string => (path.startsWith(configDir) ? joined(folder, `.${path.slice(configDir.length)}`) : path);
  return {
    ...config,
    baseUrl: config.baseUrl === null ? null : at(config.baseUrl),
    paths: config.paths && Object.fromEntries(Object.entries(config.paths).map(([key, paths]) => [key, paths.map(at)])),
    rootDirs: config.rootDirs.map(at),
  };
}

function extendedFile(
  name: string, folder: string, workspace: Workspace, packageFolder: (from: string, name: string) => string | null,
): string[] {
  const spellings = (path: string): string[] => (path.endsWith(".json") ? [path] : [`${path}.json`, joined(path, "tsconfig.json")]);
  if (name.startsWith(".") || isAbsolute(name)) return spellings(joined(folder, name));
  const [scope = "", second = ""] = name.split("/");
  const packageName = name.startsWith("@") ? `${scope}/${second}` : scope;
  const rest = name.slice(packageName.length + 1);
  const local = packageFolder(folder, packageName);
  const folders = local === null ? [] : [local];
  for (const at of upwards(folder)) folders.push(joined(at, "node_modules", packageName));
  return folders
    .flatMap((at) => (rest === "" ? [joined(at, "tsconfig.json")] : spellings(joined(at, rest))))
    .filter((path) => workspace.kind(path) === "file");
}

function referencesOf(json: JsonObject, folder: string): string[] {
  const references = Array.isArray(json["references"]) ? json["references"] : [];
  return references.flatMap((reference) => {
    const path = asString(asObject(reference)?.["path"]);
    if (path === null) return [];
    return [path.endsWith(".json") ? joined(folder, path) : joined(folder, path, "tsconfig.json")];
  });
}

function includeTest(json: JsonObject, folder: string): (file: string) => boolean {
  const files = new Set(asStrings(json["files"]).map((file) => joined(folder, file)));
  const include = "include" in json ? asStrings(json["include"]) : "files" in json ? [] : ["**/*"];
  const patterns = include.map((pattern) => {
    const clean = pattern.replace(/^\$\{configDir\}\/?/, "").replace(/^\.\//, "").replace(/\/$/, "");
    return clean.includes("*") ? clean : `${clean}{,/**/*}`;
  });
  const matches = picomatch(patterns, { dot: true });
  return (file) => files.has(file) || (patterns.length > 0 && isWithin(file, folder) && matches(below(file, folder)));
}
