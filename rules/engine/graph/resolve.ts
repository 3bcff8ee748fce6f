import ts from "typescript";
import { isBuiltin } from "./node-builtins.js";
import { createManifests, type Manifests } from "./manifests.js";
import { createModuleHost, installedRoot, type ModuleHost } from "./module-host.js";
import { folderOf, inFolder, isAbsolute } from "./posix-path.js";
import { createResolutionConfigs, type ResolutionConfig } from "./tsconfig.js";
import type { Workspace } from "./workspace.js";
import { createWorkspacePackages } from "./workspace-packages.js";

/** A file of the workspace, or a package from the registry (its name without subpath). */
export type Resolution = { path: string; package?: never } | { package: string; path?: string };

export interface Resolver {
  /**
   * What `specifier` means in the file `from`; null for what is no code of a package or file:
   * Node's own modules, styles, URLs, and names that lead nowhere.
   */
  (from: string, specifier: string): Resolution | null;
  /** How many names TypeScript was asked to resolve: for tests. */
  readonly count: { lookups: number };
}

/** Told, for every question (cached answers too), which paths the answer rests on, hit or miss. */
export type ProbeRecorder = (from: string, probed: ReadonlySet<string>) => void;

/**
 * Resolves as bundlers do, by TypeScript's module resolution over the workspace's listing: tsconfig
 * and jsconfig `paths`, `baseUrl`, `extends` and `references`, workspace packages by their globs
 * with `exports` and `imports`. Installed packages are not looked into. Configuration is read
 * once: when a package.json, tsconfig or workspace file changes, or files come and go by the
 * hundred, make a new resolver. `isKnown` names packages whose published form is known better than
 * their sources: a client's own repository, whose examples ask for it by name.
 */
export function createResolver(
  workspace: Workspace, recorder?: ProbeRecorder, manifests: Manifests = createManifests(workspace), isKnown: (name: string) => boolean = () => false,
): Resolver {
  const packages = createWorkspacePackages(workspace, manifests);
  const configOf = createResolutionConfigs(workspace, packages.folderFor);
  const optionsOf = createOptions();
  const lookups = new Lookups(createModuleHost(workspace));

  /** The questions to ask in turn until one leads to a file. */
  function* questions(from: string, specifier: string): Generator<Answer> {
    const folder = folderOf(from);
    const config = configOf(from);
    if (isRelative(specifier)) {
      yield lookups.of(`${folder}|${specifier}`, specifier, from, optionsOf(config), null);
      return;
    }
    if (isOfItsOwn(from, specifier)) return;
    if (config.baseUrl !== null || isMapped(config, specifier)) {
      yield lookups.of(`${config.file}|${specifier}`, specifier, inFolder(folderOf(config.file), "_.ts"), optionsOf(config), null);
    }
    const scope = specifier.startsWith("#") ? manifests.above(folder).next().value : undefined;
    const mounted = scope
      ? { name: "@own/package", folder: scope.folder }
      : mountedPackage(specifier, packages.folderFor(folder, packageNameOf(specifier) ?? ""));
    if (mounted === null) return;
    const importer = scope ? `${installedRoot}/node_modules/@own/package/_.ts` : `${installedRoot}/_.ts`;
    yield lookups.of(`${mounted.folder}||${specifier}`, specifier, importer, optionsOf({ ...config, baseUrl: null, paths: null }), mounted);
  }

  /** Whether the workspace publishes the package that is asked for, and everybody knows it. */
  const isOfItsOwn = (from: string, specifier: string): boolean => {
    const name = packageNameOf(specifier);
    const folder = name !== null && isKnown(name) ? packages.folderFor(folderOf(from), name) : null;
    return folder !== null && manifests.in(folder)?.json["private"] !== true;
  };

  const resolve = (from: string, specifier: string): Resolution | null => {
    if (isForeign(specifier)) return null;
    for (const answer of questions(from, specifier)) {
      recorder?.(from, answer.probes);
      if (answer.file === null) continue;
      const installed = /\/node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*\/node_modules\/)/.exec(answer.file)?.[1];
      return installed === undefined ? { path: answer.file } : { package: installed, path: answer.file };
    }
    const name = packageNameOf(specifier);
    if (name === null || isBuiltin(name)) return null;
    return { package: name };
  };

  return Object.assign(resolve, { count: lookups.count });
}

interface Answer {
  file: string | null;
  probes: ReadonlySet<string>;
}

/** What TypeScript resolves, once for each key. */
class Lookups {
  readonly count = { lookups: 0 };
  private readonly answers = new Map<string, Answer>();

  constructor(private readonly host: ModuleHost) {}

  of(key: string, specifier: string, containing: string, options: ts.CompilerOptions, mounted: { name: string; folder: string } | null): Answer {
    const known = this.answers.get(key);
    if (known !== undefined) return known;
    this.count.lookups++;
    const probes = new Set<string>();
    this.host.begin(probes, mounted);
    const found = ts.resolveModuleName(specifier, containing, options, this.host).resolvedModule?.resolvedFileName;
    const answer = { file: found === undefined ? null : this.host.realFile(found), probes };
    this.answers.set(key, answer);
    return answer;
  }
}

function isRelative(specifier: string): boolean {
  return /^\.{1,2}(?:\/|$)/.test(specifier) || isAbsolute(specifier);
}

/** URLs, bundler queries and prefixes, assets: nothing the analysis could read. */
function isForeign(specifier: string): boolean {
  return (
    /^(?:node|data|https?|file|virtual|bun|jsr|blob):/.test(specifier) ||
    /[?!]/.test(specifier) ||
    /\.(?:css|scss|sass|less|svg|png|jpe?g|gif|webp|avif|ico|woff2?|ttf|mp[34]|wasm|json|html|txt|md|graphql|gql)$/.test(specifier)
  );
}

function isMapped(config: ResolutionConfig, specifier: string): boolean {
  for (const pattern of Object.keys(config.paths ?? {})) {
    const star = pattern.indexOf("*");
    if (star < 0 ? pattern === specifier : specifier.startsWith(pattern.slice(0, star)) && specifier.endsWith(pattern.slice(star + 1))) {
      return true;
    }
  }
  return false;
}

/** `@acme/ui/button` → `@acme/ui`; null for what cannot be a package's name (`@/lib`, `~/lib`, `#x`). */
function packageNameOf(specifier: string): string | null {
  return /^(?:@[a-z0-9][\w.~-]*\/)?[a-z0-9][\w.~:-]*(?=\/|$)/i.exec(specifier)?.[0] ?? null;
}

function mountedPackage(specifier: string, folder: string | null): { name: string; folder: string } | null {
  const name = packageNameOf(specifier);
  return folder === null || name === null ? null : { name, folder };
}

function createOptions(): (config: ResolutionConfig) => ts.CompilerOptions {
  const known = new Map<string, ts.CompilerOptions>();
  return (config) => {
    const key = `${config.file}|${config.paths === null ? "" : "paths"}|${config.baseUrl ?? ""}`;
    let options = known.get(key);
    if (options === undefined) {
      options = {
        moduleResolution: ts.ModuleResolutionKind.Bundler,
        module: ts.ModuleKind.ESNext,
        allowJs: true,
        resolveJsonModule: false,
        preserveSymlinks: true,
        pathsBasePath: config.pathsBase,
        ...(config.paths !== null && { paths: config.paths }),
        ...(config.baseUrl !== null && { baseUrl: config.baseUrl }),
        ...(config.rootDirs.length > 0 && { rootDirs: config.rootDirs }),
        ...(config.conditions.length > 0 && { customConditions: config.conditions }),
      };
      known.set(key, options);
    }
    return options;
  };
}
