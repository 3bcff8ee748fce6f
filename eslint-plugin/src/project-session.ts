import { findApps, Project, type AnalysisCache, type App, type Config, type EnabledRule, type Finding, type Workspace } from "@ai-routes/rules";
import { overlay, type DiskWorkspace } from "@ai-routes/rules/disk";

/**
 * A project, for as long as the process lives. What stands on disk is analysed once for each set of
 * rules and options; a text that differs from it (an editor's, or between two rounds of fixes) is
 * laid over it, and the analysis does anew what that one file changes.
 */
export class ProjectSession {
  private readonly projects = new Map<Config, Project>();
  private readonly onDisk = new Map<string, Map<string, Finding[]>>();
  private apps: App[] | null = null;
  private listed: ReadonlySet<string> | null = null;
  private seen: Workspace;
  /** Delegates, so that what projects keep of a file outlives the texts that are laid over it. */
  private readonly view: Workspace;

  /** `configFor` gives the configuration an app (its folder) is checked with; `cache` is what earlier processes knew. */
  constructor(private readonly disk: DiskWorkspace, private readonly configFor: (folder: string) => Config, private readonly cache: AnalysisCache | null) {
    this.seen = disk;
    this.view = {
      root: disk.root,
      files: () => this.seen.files(),
      read: (path) => this.seen.read(path),
      kind: (path) => this.seen.kind(path),
      folders: (path) => this.seen.folders(path),
      realpath: (path) => this.seen.realpath(path),
    };
  }

  /** The findings of these rules whose place is in `file` (absolute, `/`), which has this text. */
  findings(file: string, text: string, rules: readonly EnabledRule[]): Finding[] {
    const saved = this.disk.read(file);
    // It exists, but the configuration leaves it out, or it is none of the project's sources.
    if (saved !== null && !this.isListed(file)) return [];
    const foundIn = (apps: readonly App[], find: (app: App) => Map<string, Finding[]>): Finding[] => distinct(apps.flatMap((app) => find(app).get(file) ?? []));
    if (saved === text) return foundIn(this.appsAround(file), (app) => this.foundOnDisk(app, rules));

    this.seen = overlay(this.disk, new Map([[file, text]]));
    try {
      // A file that is not there yet may be the first of its app.
      const asked = saved === null ? around(file, findApps(this.seen)) : this.appsAround(file);
      return foundIn(asked, (app) => this.found(app, rules));
    } finally {
      this.seen = this.disk;
    }
  }

  read(file: string): string | null {
    return this.disk.read(file);
  }

  /** Takes notice of what changed on disk. */
  refresh(): void {
    if (!this.disk.refresh()) return;
    this.onDisk.clear();
    this.apps = null;
    this.listed = null;
  }

  /** Each app once, also where files that are in none ask for all. */
  private foundOnDisk(app: App, rules: readonly EnabledRule[]): Map<string, Finding[]> {
    const key = JSON.stringify([app.root, rules.map(({ rule, options }) => [rule.id, options])]);
    const before = this.onDisk.get(key);
    if (before) return before;
    const found = this.found(app, rules);
    this.onDisk.set(key, found);
    return found;
  }

  /** By file. */
  private found({ root }: App, rules: readonly EnabledRule[]): Map<string, Finding[]> {
    const config = this.configFor(root);
    let project = this.projects.get(config);
    if (!project) this.projects.set(config, (project = new Project(this.view)));
    const { findings } = project.analyze({ config, rules, apps: (app) => app.root === root, eslintComments: "leave", cache: (config.cache && this.cache) || undefined });
    const files = new Map<string, Finding[]>();
    for (const finding of findings) files.set(finding.at.file, [...(files.get(finding.at.file) ?? []), finding]);
    return files;
  }

  private appsAround(file: string): readonly App[] {
    this.apps ??= findApps(this.disk);
    return around(file, this.apps);
  }

  private isListed(file: string): boolean {
    this.listed ??= new Set(this.disk.files());
    return this.listed.has(file);
  }
}

/** The app a file is in; what is in none may be imported by any. */
function around(file: string, apps: readonly App[]): readonly App[] {
  const own = apps.filter(({ root }) => file.startsWith(root === "/" ? "/" : `${root}/`));
  return own.length > 0 ? own : apps;
}

/** A fault of a package that two apps import is one finding, whatever their configurations. */
function distinct(findings: readonly Finding[]): Finding[] {
  const places = new Map<string, Finding>();
  for (const finding of findings) {
    const place = `${finding.rule} ${finding.at.span.join(" ")}`;
    if (!places.has(place)) places.set(place, finding);
  }
  return [...places.values()];
}
