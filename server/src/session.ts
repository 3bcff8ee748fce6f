import {
  ignores, isWithin, joinAnalyses, Project, resolveRules,
  type Analysis, type AnalysisCache, type App, type Config, type EnabledRule, type Finding, type Workspace,
} from "@ai-routes/rules";
import { openWorkspace, overlay, toNativePath, type DiskWorkspace } from "@ai-routes/rules/disk";
import { Configurations, type ConfigsNow } from "./configurations.js";
import type { GuardedRules } from "./guarded-rules.js";
import type { CheckedSettings } from "./settings.js";

export type OnProgress = (phase: string, done: number, total: number) => void;

/**
 * One root under analysis: what is on disk, what editors hold of it, and what the last analysis
 * said. Reads the disk only when told of changes.
 */
export class Session {
  /** Folders the client has opened in it; apps elsewhere in the root are only imported from. */
  readonly folders = new Set<string>();
  analysis: Analysis;
  /** Of the last analysis, by file. */
  findings: ReadonlyMap<string, readonly Finding[]> = new Map();
  configs: ConfigsNow | null = null;
  private disk: DiskWorkspace;
  private ignored = "[]";
  private seen: Workspace;
  /** Delegates, so that what projects keep of a file outlives the texts that are laid over it. */
  private readonly view: Workspace;
  private readonly projects = new Map<string, Project>();
  private readonly configurations: Configurations;
  private readonly enabled = new WeakMap<Config, Enabled>();

  constructor(
    readonly root: string,
    private readonly guarded: GuardedRules,
    private readonly cache: AnalysisCache | null,
  ) {
    this.disk = openWorkspace(toNativePath(root));
    this.seen = this.disk;
    this.configurations = new Configurations(guarded.rules);
    this.view = {
      root: this.disk.root,
      files: () => this.seen.files(),
      read: (path) => this.seen.read(path),
      kind: (path) => this.seen.kind(path),
      folders: (path) => this.seen.folders(path),
      realpath: (path) => this.seen.realpath(path),
    };
    this.analysis = { root, apps: [], routes: [], findings: [], problems: [], stats: { files: 0, read: 0, parsed: 0, entrypoints: 0, linked: 0, contexts: 0, milliseconds: 0, phases: {} } };
  }

  /** A text as the last analysis saw it. */
  readonly read = (path: string): string | null => this.seen.read(path);

  /** The files that the last analysis knew of. */
  files(): readonly string[] {
    return this.seen.files();
  }

  /** Whether the path is one of those that count here. */
  lists(path: string): boolean {
    return this.disk.lists(path);
  }

  /**
   * Whether a change at this path (absolute, `/`) can matter: a file that counts, a package's
   * manifest, a folder. Build output is written all day long.
   */
  heeds(path: string): boolean {
    return this.lists(path) || path.endsWith("/package.json") || this.mayBeFolder(path);
  }

  /** Takes notice of what has changed on disk at these paths. */
  update(paths: readonly string[]): void {
    // Of a folder that came, went or was renamed nobody says what is in it; the root stands for all.
    if (paths.length > mostUpdated || paths.some((path) => path === this.root || this.mayBeFolder(path))) this.disk.refresh();
    else this.disk.update(paths);
  }

  /** Analyses what is there now, with `texts` laid over the disk; yields wherever others may go on. */
  *analyse(texts: ReadonlyMap<string, string>, settings: CheckedSettings, owns: (app: App) => boolean, onProgress: OnProgress): Generator<void, Analysis> {
    this.lay(texts);
    let configs = this.configurations.now(this.view, settings);
    const ignored = JSON.stringify([configs.top?.folder, configs.top?.ignore ?? []]);
    if (ignored !== this.ignored && configs.top) {
      this.disk = openWorkspace(toNativePath(this.root), { ignore: ignores(configs.top) });
      this.ignored = ignored;
      this.lay(texts);
      configs = this.configurations.now(this.view, settings);
    }
    this.configs = configs;
    let joined: Analysis | null = null;
    for (const config of configs.all) {
      const next = yield* this.withConfig(config, configs, owns, onProgress);
      joined = joined ? joinAnalyses(joined, next) : next;
    }
    for (const file of this.projects.keys()) if (!configs.all.some((config) => keyOf(config) === file)) this.projects.delete(file);
    const analysis = joined ?? { ...this.analysis, apps: [], routes: [], findings: [], problems: [] };
    const { crashed } = this.guarded;
    this.analysis = { ...analysis, findings: analysis.findings.filter(({ rule }) => !crashed.has(rule)) };
    this.findings = byFile(this.analysis.findings);
    return this.analysis;
  }

  private lay(texts: ReadonlyMap<string, string>): void {
    const counted = new Map([...texts].filter(([path]) => this.disk.lists(path)));
    this.seen = counted.size === 0 ? this.disk : overlay(this.disk, counted);
  }

  private *withConfig(config: Config, { configFor }: ConfigsNow, owns: (app: App) => boolean, onProgress: OnProgress): Generator<void, Analysis> {
    let project = this.projects.get(keyOf(config));
    if (!project) this.projects.set(keyOf(config), (project = new Project(this.view, { movesPlaces: true })));
    let enabled = this.enabled.get(config);
    if (!enabled) this.enabled.set(config, (enabled = enabledBy(config, this.guarded)));
    return yield* project.analysis({
      config,
      ...enabled,
      apps: (app) => this.isOpened(app) && owns(app) && configFor(app.root) === config,
      onProgress,
      cache: (config.cache && this.cache) || undefined,
    });
  }

  private mayBeFolder(path: string): boolean {
    return !this.lists(path) && !sourceName.test(path) && this.lists(`${path}/package.json`);
  }

  private isOpened({ root }: App): boolean {
    return [...this.folders].some((folder) => isWithin(root, folder) || isWithin(folder, root));
  }
}

interface Enabled {
  rules: readonly EnabledRule[];
  rulesFor?: (file: string) => readonly EnabledRule[];
}

const sourceName = /\.[cm]?[jt]sx?$/;

/** More at once are looked for all together. */
const mostUpdated = 100;

function keyOf({ file }: Config): string {
  return file ?? "";
}

/** Options are parsed once for each file, not at each analysis. */
function enabledBy(config: Config, { rules }: GuardedRules): Enabled {
  const own = resolveRules(rules, config);
  if (config.overrides.length === 0) return { rules: own };
  const known = new Map<string, readonly EnabledRule[]>();
  return {
    rules: own,
    rulesFor(file) {
      let enabled = known.get(file);
      if (!enabled) known.set(file, (enabled = resolveRules(rules, config, {}, file)));
      return enabled;
    },
  };
}

function byFile(findings: readonly Finding[]): Map<string, Finding[]> {
  const files = new Map<string, Finding[]>();
  for (const finding of findings) {
    const known = files.get(finding.at.file);
    if (known) known.push(finding);
    else files.set(finding.at.file, [finding]);
  }
  return files;
}
