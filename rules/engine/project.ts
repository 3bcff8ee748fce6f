import type { Analysis, Stats } from "./analysis.js";
import type { Config } from "./config.js";
import { assumed } from "../catalog/assumptions.js";
import { createCatalog, type Catalog } from "../catalog/index.js";
import { entrypointsOf, type EntrySite } from "./entrypoints.js";
import type { Entrypoint } from "./entrypoint.js";
import { extractFacts } from "./facts/extract-facts.js";
import type { FileFacts } from "./facts/file-facts.js";
import { languageOf } from "./facts/language.js";
import { findApps } from "./graph/apps.js";
import type { App, EntrypointKind } from "./graph/app.js";
import { findEntryFiles, findSharedEntryFiles, type EntryFile } from "./graph/entry-files.js";
import { createManifests } from "./graph/manifests.js";
import { modelMention } from "./graph/model-mention.js";
import { isWithin } from "./graph/posix-path.js";
import { reachModel, type Reach, type Scan } from "./graph/reach.js";
import { createResolver, type Resolver } from "./graph/resolve.js";
import { createVersions, type Versions } from "./graph/versions.js";
import type { Workspace } from "./graph/workspace.js";
import { configuredCalls } from "./link/configured.js";
import { Linker, type LinkContext } from "./link/linker.js";
import { createMiddleware } from "./middleware.js";
import { findingsOf } from "./findings.js";
import { ignores, platformSetting, type EnabledRule } from "./rule-settings.js";

export interface AnalyzeOptions {
  config: Config;
  rules: readonly EnabledRule[];
  /** The rules for one file, where the configuration has overrides. */
  rulesFor?: ((file: string) => readonly EnabledRule[]) | undefined;
  /** The apps to analyse; the others are only there to be imported from. */
  apps?: ((app: App) => boolean) | undefined;
  /** `eslint-disable` comments: obeyed, unless the host does so itself (ESLint: it also says which of them are unused). */
  eslintComments?: "obey" | "leave" | undefined;
  onProgress?: ((phase: string, done: number, total: number) => void) | undefined;
}

/** Analyses a workspace once: what hosts without a memory of their own call. */
export function analyze(workspace: Workspace, options: AnalyzeOptions): Analysis {
  return new Project(workspace).analyze(options);
}

/**
 * A workspace under analysis. What is a function of one text (facts, what a scan told) is kept
 * between runs, so that an edit costs one parse; the rest is made anew.
 */
export class Project {
  private readonly facts = new Map<string, { text: string; facts: FileFacts }>();
  private readonly scans = new Map<string, Scan>();

  constructor(private readonly workspace: Workspace) {}

  analyze(options: AnalyzeOptions): Analysis {
    return new Run(this.workspace, options, this.facts, this.scans).analysis();
  }
}

/** One analysis, from the listing of files to findings. */
class Run {
  private readonly started = Date.now();
  private readonly stats: Stats = { files: 0, read: 0, parsed: 0, entrypoints: 0, linked: 0, contexts: 0, milliseconds: 0, phases: {} };
  private readonly known = new Map<string, FileFacts | null>();
  private readonly problems: Analysis["problems"] = [];
  private readonly catalog: Catalog;
  private readonly versions: Versions;
  private readonly resolver: Resolver;
  private readonly apps: App[];
  private phaseStarted = Date.now();

  constructor(
    private readonly workspace: Workspace,
    private readonly options: AnalyzeOptions,
    private readonly cache: Map<string, { text: string; facts: FileFacts }>,
    private readonly scans: Map<string, Scan>,
  ) {
    const { config } = options;
    const manifests = createManifests(workspace);
    this.catalog = createCatalog({ modelCalls: config.modelCalls, gateways: config.gateways, guards: config.guards.map(({ call, kind }) => ({ call, guard: kind })), wrappers: config.wrappers });
    this.versions = createVersions(workspace, manifests);
    this.resolver = createResolver(workspace, undefined, manifests);
    this.apps = findApps(workspace, { settings: (root) => settingsOf(config, root), manifests, versions: this.versions });
    this.phase("apps");
  }

  analysis(): Analysis {
    const { apps, options, workspace } = this;
    const wanted = apps.filter((app) => options.apps?.(app) ?? true);
    const sites = this.sites(wanted);
    const routes = this.link(sites);
    this.phase("link");
    const findings = findingsOf(routes, wanted, { rules: options.rules, rulesFor: options.rulesFor, facts: this.factsOf, parsed: this.parsedFiles(), eslintComments: options.eslintComments });
    this.phase("rules");
    this.stats.files = workspace.files().length;
    this.stats.milliseconds = Date.now() - this.started;
    return { root: workspace.root, apps: wanted, routes, findings, problems: this.problems, stats: this.stats };
  }

  /** The entry files from which imports lead to a model, and no others. */
  private sites(apps: readonly App[]): EntrySite[] {
    const ignored = ignores(this.options.config);
    const perApp = apps.map((app) => ({ app, files: findEntryFiles(app, this.workspace, this.apps).filter(({ file }) => !ignored(file)) }));
    const shared = findSharedEntryFiles(this.apps, this.workspace).filter(({ file }) => !ignored(file));
    const all = [...perApp.flatMap(({ files }) => files), ...shared];
    this.stats.entrypoints = all.filter(({ kind }) => kindOf(kind) !== null).length;
    const extra = [...this.options.config.modelCalls, ...this.options.config.gateways];
    const reach = reachModel(this.workspace, this.resolver, all, modelMention(extra, this.catalog), this.scans);
    this.stats.read = reach.scanned;
    this.phase("look");
    const pages = createPagesOf(perApp.flatMap(({ files }) => files), reach);
    const [only] = apps;
    const sites = perApp.flatMap(({ app, files }) => files.flatMap((entry) => siteOf(entry, app, reach, pages)));
    // What apps share runs in whichever imports it; with one app there is no question.
    const sharedSites = only ? shared.flatMap((entry) => siteOf(entry, appUsing(entry.file, apps, reach) ?? only, reach, pages)) : [];
    return [...sites, ...sharedSites].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.kind < b.kind ? -1 : 1));
  }

  private link(sites: readonly EntrySite[]): Entrypoint[] {
    const linker = new Linker(this.linkContext());
    const middleware = createMiddleware(linker);
    const { config } = this.options;
    const basis = { assumptions: assumed(config.assumptions), prices: config.prices };
    const routes = sites.flatMap((site, index) => {
      this.options.onProgress?.("Linking routes", index, sites.length);
      this.stats.linked++;
      return entrypointsOf(site, { linker, facts: this.factsOf, before: middleware, basis });
    });
    this.stats.contexts = linker.stats.contexts;
    return routes;
  }

  private linkContext(): LinkContext {
    const configured = configuredCalls(this.options.config, this.resolver);
    return {
      facts: this.factsOf,
      resolve: (from, specifier) => {
        const found = this.resolver(from, specifier);
        return found === null ? null : found.package === undefined ? { path: found.path } : { package: found.package };
      },
      api: (module, from, path) => {
        const name = packageName(module);
        const version = this.versions(from, name).version;
        const found = this.catalog.find(module, version, path);
        return found && { api: found.api, package: name, version };
      },
      knows: (module) => this.catalog.knows(module),
      configured,
      gateways: this.options.config.gateways,
    };
  }

  private readonly factsOf = (file: string): FileFacts | null => {
    const known = this.known.get(file);
    if (known !== undefined) return known;
    const facts = this.read(file);
    this.known.set(file, facts);
    return facts;
  };

  private read(file: string): FileFacts | null {
    const language = languageOf(file);
    const text = language && this.workspace.read(file);
    if (language === null || text === null) return null;
    const cached = this.cache.get(file);
    if (cached?.text === text) return cached.facts;
    this.stats.parsed++;
    const facts = extractFacts(text, language);
    this.cache.set(file, { text, facts });
    if (facts.failure !== null) this.problems.push({ file, message: facts.failure });
    return facts;
  }

  private parsedFiles(): string[] {
    return [...this.known].flatMap(([file, facts]) => (facts ? [file] : [])).sort();
  }

  private phase(name: string): void {
    const now = Date.now();
    this.stats.phases[name] = (this.stats.phases[name] ?? 0) + now - this.phaseStarted;
    this.phaseStarted = now;
  }
}

function settingsOf(config: Config, root: string): { platform?: NonNullable<Config["platform"]>["name"]; plan?: "hobby" | "pro" | "enterprise" } {
  const setting = platformSetting(config, `${root}/package.json`);
  return setting ? { platform: setting.name, ...(setting.plan ? { plan: setting.plan } : {}) } : {};
}

/** Kinds that are entrypoints as they stand, and what candidates become. */
function kindOf(kind: EntryFile["kind"]): EntrypointKind | null {
  switch (kind) {
    case "client-component":
    case "layout":
    case "instrumentation":
      return null;
    case "durable-function-candidate":
      return "durable-function";
    case "server-action-candidate":
      return "server-action";
    default:
      return kind;
  }
}

function siteOf(entry: EntryFile, app: App, reach: Reach, pagesOf: (file: string) => { file: string; url: string | null }[]): EntrySite[] {
  const kind = kindOf(entry.kind);
  if (kind === null || !reach.entries.has(entry.file)) return [];
  if (kind !== "server-action") return [{ file: entry.file, kind, url: entry.url ?? "", app, pages: [] }];
  const pages = pagesOf(entry.file);
  return [{ file: entry.file, kind, url: pages[0]?.url ?? "", app, pages: pages.map((page) => page.file) }];
}

/** The pages from which imports lead to a file: an action runs in the request of its page. */
function createPagesOf(entries: readonly EntryFile[], reach: Reach): (file: string) => { file: string; url: string | null }[] {
  const pages = new Map(entries.filter(({ kind }) => kind === "page").map((entry) => [entry.file, entry]));
  const importers = new Map<string, string[]>();
  for (const [file, targets] of reach.imports) for (const target of targets) importers.set(target, [...(importers.get(target) ?? []), file]);
  return (file) => {
    const seen = new Set([file]);
    const open = [file];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const next of importers.get(at) ?? []) {
        if (!seen.has(next)) {
          seen.add(next);
          open.push(next);
        }
      }
    }
    return [...seen].sort().flatMap((one) => pages.get(one) ?? []);
  };
}

function appUsing(file: string, apps: readonly App[], reach: Reach): App | null {
  const users = new Set([...reach.imports].filter(([, targets]) => targets.includes(file)).map(([from]) => from));
  return apps.find((app) => [...users].some((user) => isWithin(user, app.root))) ?? null;
}

/** `@scope/name/sub` and `name/sub` without what follows the package's name. */
function packageName(module: string): string {
  return module.split("/").slice(0, module.startsWith("@") ? 2 : 1).join("/");
}
