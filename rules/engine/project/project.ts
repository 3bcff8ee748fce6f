import type { Analysis, Stats } from "./analysis.js";
import { hashesOf, type AnalysisCache, type Comments, type Memory } from "./analysis-cache.js";
import { templateFolderOf, type Config } from "../config/config.js";
import { assumed } from "../../catalog/assumptions.js";
import { codeAround, type CodeAround } from "../client/around-routes.js";
import { entrypointsOf, type EntrySite } from "./entrypoints.js";
import type { Entrypoint } from "../entrypoint.js";
import { EditedTexts } from "../facts/edited-texts.js";
import { extractFacts } from "../facts/extract-facts.js";
import { Traits } from "../client/text-traits.js";
import type { FileFacts } from "../facts/file-facts.js";
import { languageOf } from "../facts/language.js";
import { findingsOf } from "./findings.js";
import { Foundation } from "./foundation.js";
import type { App } from "../graph/app.js";
import type { Scan } from "../graph/import-graph.js";
import type { Workspace } from "../graph/workspace.js";
import { internedNow, neededInterned, thinInterned } from "../link/values/interning.js";
import { Linker, type LinkContext } from "../link/linker.js";
import { Statics } from "../link/summaries/statics.js";
import { createMiddleware } from "../guards/middleware.js";
import { createOwnChecks, stillKnown, type KnownChecks } from "../guards/own-checks.js";
import { createPageChecks } from "../guards/page-checks.js";
import { Relinking } from "./relinking.js";
import { ignores, type EnabledRule } from "../config/rule-settings.js";
import { Sites, type Look } from "./sites.js";

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
  /** Where the first analysis of a project finds what an earlier process knew, and leaves what it knows. */
  cache?: AnalysisCache | undefined;
}

/** Analyses a workspace once: what hosts without a memory of their own call. */
export function analyze(workspace: Workspace, options: AnalyzeOptions): Analysis {
  return new Project(workspace).analyze(options);
}

/** What analyses of one foundation share. */
interface Ground {
  foundation: Foundation;
  sites: Sites;
  context: LinkContext;
  statics: Statics;
  /** Who linked last. */
  linker: Linker | null;
  /** What linking took when it began with nothing, in this process or in an earlier one. */
  needed: Memory["needed"];
}

/**
 * Contexts that a linker may keep beside those there are, of texts that are no more: each holds a part
 * of the facts of its file. Then it begins anew.
 */
const MOST_STALE = 1_500;

/** Characters of texts parsed since it began, of each of which it may hold the facts: some 25 bytes each. Then it begins anew as well. */
const MOST_PARSED = 1_000_000;

/**
 * A workspace under analysis. An analysis notes what each answer rests on; the next one asks the
 * workspace what has changed since, and makes anew only what rests on that: an edit costs one scan,
 * one parse, and linking the entrypoints that import the file.
 */
export class Project {
  private readonly facts = new Map<string, { text: string; facts: FileFacts }>();
  /** Those that were parsed before as well. */
  private readonly edited = new EditedTexts();
  private readonly scans = new Map<string, Scan>();
  private readonly traits = new Traits();
  private readonly relinking = new Relinking();
  /** Of files that an earlier process has parsed. */
  private readonly comments = new Map<string, { text: string | null; comments: Comments }>();
  private ground: Ground | null = null;
  private knownChecks: KnownChecks | null = null;
  private stats = noStats();
  /** The facts asked for in this analysis, by file. */
  private read = new Map<string, FileFacts | null>();
  /** Characters parsed since the linker at hand has linked for the first time. */
  private parsedSince = 0;
  /** Files asked for since linking the entrypoints at hand began. */
  private beside = new Set<string>();
  private phaseStarted = 0;

  /** @param options `movesPlaces`: places in texts that are edited move along ({@link EditedTexts}), for hosts that need nothing of an analysis once the next has begun. */
  constructor(
    private readonly workspace: Workspace,
    private readonly options: { movesPlaces?: boolean } = {},
  ) {}

  analyze(options: AnalyzeOptions): Analysis {
    const steps = this.analysis(options);
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
    }
  }

  /**
   * The same in steps, for hosts that have to answer in between: yields before each entrypoint is
   * linked. Until it has ended the workspace must stay as it is, and no other analysis may run.
   */
  *analysis(options: AnalyzeOptions): Generator<void, Analysis> {
    const started = (this.phaseStarted = Date.now());
    this.stats = noStats();
    this.read = new Map();
    const isFirst = this.ground === null;
    const ground = this.groundFor(options.config);
    if (isFirst && options.cache) this.goOnFrom(options.cache, ground, options);
    // An analysis that is broken off leaves nothing to go on from.
    this.ground = null;
    const { foundation, sites } = ground;
    this.phase("apps");
    const wanted = foundation.apps.filter((app) => options.apps?.(app) ?? true);
    const look = sites.look(wanted);
    this.traits.begin(look, sites.changed);
    this.stats.read = sites.scanned;
    this.stats.entrypoints = look.entrypoints;
    this.phase("look");
    const { routes, linker } = yield* this.link(look, ground, options);
    this.phase("link");
    const around = this.around(look, routes, linker, ground, options);
    this.phase("around");
    let readFiles: string[] | null = null;
    const parsed = (): string[] => (readFiles ??= [...new Set([...this.relinking.read(), ...around.parsed])].filter((file) => this.commentsOf(file) !== null).sort());
    const findings = findingsOf({ routes, ...around }, { rules: options.rules, rulesFor: options.rulesFor, comments: this.commentsOf, parsed, eslintComments: options.eslintComments, root: this.workspace.root, templateFolder: templateFolderOf(options.config), ownChecks: this.ownChecks(look, routes, linker, sites) });
    this.phase("rules");
    this.ground = ground;
    if (isFirst && options.cache && sites.changed.size > 0) options.cache.save(nameOf(wanted, options), this.memory(options.cache, ground, parsed()));
    this.stats.files = this.workspace.files().length;
    this.stats.milliseconds = Date.now() - started;
    return { root: this.workspace.root, apps: wanted, routes, findings, problems: this.problemsIn(parsed()), stats: this.stats };
  }

  /** The ground of the last analysis, where that holds. */
  private groundFor(config: Config): Ground {
    const before = this.ground;
    const standing = before?.foundation.standing(config) ?? "other";
    if (before && standing === "same") return before;
    if (standing === "other") this.scans.clear();
    const foundation = new Foundation(this.workspace, config, standing === "paths" ? before?.foundation : null);
    const goesOn = before !== null && standing === "paths" && foundation.apps === before.foundation.apps;
    if (!goesOn) this.relinking.clear();
    const context: LinkContext = { ...foundation.packages(), facts: this.factsOf };
    const { resolve } = context;
    context.resolve = (from, specifier) => {
      const target = resolve(from, specifier);
      if (target && "path" in target) this.relinking.leads(from, target.path);
      return target;
    };
    const sites = new Sites(this.workspace, foundation, this.scans, goesOn ? before.sites : null);
    return { foundation, context, sites, statics: new Statics(context, sites.models), linker: null, needed: { contexts: 0, interned: 0 } };
  }

  /** Takes what the cache knows for the last analysis, as far as it still holds. */
  private goOnFrom(cache: AnalysisCache, ground: Ground, options: AnalyzeOptions): void {
    const { foundation, sites } = ground;
    const memory = cache.load(nameOf(foundation.apps.filter((app) => options.apps?.(app) ?? true), options));
    const read = (file: string): string | null => this.workspace.read(file);
    const hashOf = hashesOf(read, cache.hash);
    if (!memory || !foundation.hasApps(memory.apps) || foundation.goOn(memory.answers, hashOf) === "texts") return;
    sites.goOn(memory.files, hashOf);
    this.relinking.goOn(memory.links);
    for (const [file, hash, comments] of memory.comments) if (hashOf(file) === hash) this.comments.set(file, { text: read(file), comments });
    ground.needed = memory.needed;
  }

  private memory(cache: AnalysisCache, { foundation, sites, needed }: Ground, parsed: readonly string[]): Memory {
    const hashOf = hashesOf((file) => this.workspace.read(file), cache.hash);
    const comments = parsed.map((file): Memory["comments"][number] => {
      const { failure, lineStarts, suppressions } = this.commentsOf(file)!;
      return [file, hashOf(file), { failure, lineStarts, suppressions }];
    });
    return { apps: foundation.apps, answers: foundation.answers(hashOf), files: sites.all(hashOf), links: this.relinking.all(), comments, needed };
  }

  /** Links what rests on a change; of the rest the answers are known. */
  private *link({ sites, reach }: Look, ground: Ground, options: AnalyzeOptions): Generator<void, { routes: Entrypoint[]; linker: Linker }> {
    const { relinking, stats } = this;
    const affected = relinking.affectedBy(ground.sites.changed, reach.imports);
    ground.statics.forget(affected);
    relinking.keepOnly(sites);
    const { linker: known, needed } = ground;
    neededInterned(needed.interned);
    thinInterned(known !== null && (known.stats.contexts > 2 * needed.contexts + MOST_STALE || this.parsedSince > MOST_PARSED));
    const linker = known?.isCurrent ? known : new Linker(ground.context, ground.statics);
    linker.forget(affected);
    const [interned, contexts] = [internedNow(), linker.stats.contexts];
    const guaranteed = createMiddleware(linker);
    const { config } = ground.foundation;
    const basis = { assumptions: assumed(config.assumptions), prices: config.prices };
    const linked: { site: EntrySite; routes: Entrypoint[]; beside: Set<string> }[] = [];
    const routes: Entrypoint[] = [];
    for (const [index, site] of sites.entries()) {
      options.onProgress?.("Linking routes", index, sites.length);
      const before = relinking.known(site, affected);
      if (before) {
        routes.push(...before);
        continue;
      }
      yield;
      this.beside = new Set(site.app.middleware ? [site.app.middleware.file] : []);
      const reaches = ground.statics.symbols.ofFile(site.file);
      if (reaches) stats.linked++;
      const found = reaches ? entrypointsOf(site, { linker, facts: this.factsOf, imports: reach.imports, before: guaranteed, basis }) : [];
      linked.push({ site, routes: found, beside: this.beside });
      routes.push(...found);
    }
    this.beside = new Set();
    const read = new Set(this.read.keys());
    relinking.keep(linked, (file) => read.has(file) || linker.holds(file), reach.imports);
    stats.contexts = linker.stats.contexts - contexts;
    if (linker !== known) {
      this.parsedSince = 0;
      ground.linker = linker;
      ground.needed = { contexts: Math.max(needed.contexts, stats.contexts), interned: Math.max(needed.interned, internedNow() - interned) };
    }
    return { routes, linker };
  }

  /** The code around the routes, as far as rules ask for it. */
  private around({ perApp, reach, shared }: Look, routes: readonly Entrypoint[], linker: Linker, { foundation, sites }: Ground, { rules }: AnalyzeOptions): CodeAround {
    const wants = (subject: string): boolean => rules.some(({ rule }) => rule.subject === subject);
    const seen = { perApp, shared, imports: reach.imports, directiveOf: (file: string) => sites.directiveOf(file), ignored: ignores(foundation.config) };
    const { catalog, resolver: resolve } = foundation;
    const read = (file: string): string | null => this.workspace.read(file);
    return codeAround(seen, routes, { clientModules: wants("client-module"), apps: wants("app") }, { catalog, resolve, facts: this.factsOf, read, traits: this.traits, checkOf: createPageChecks(linker, reach.imports) });
  }

  /** How the handlers of an app check who asks: looked at where a rule asks. */
  private ownChecks({ perApp, reach }: Look, routes: readonly Entrypoint[], linker: Linker, sites: Sites): ReturnType<typeof createOwnChecks> {
    this.knownChecks = stillKnown(this.knownChecks, perApp, sites.changed);
    const read = (file: string): string | null => this.workspace.read(file);
    return createOwnChecks({ perApp, imports: reach.imports, routes, linker, modulesOf: (file) => sites.modulesOf(file), read }, this.knownChecks);
  }

  private readonly factsOf = (file: string): FileFacts | null => {
    this.beside.add(file);
    const known = this.read.get(file);
    if (known !== undefined) return known;
    const facts = this.extracted(file);
    this.read.set(file, facts);
    return facts;
  };

  private readonly commentsOf = (file: string): Comments | null => {
    const parsed = this.read.get(file);
    if (parsed !== undefined) return parsed;
    const known = this.comments.get(file);
    return known?.text === this.workspace.read(file) ? known!.comments : this.factsOf(file);
  };

  private extracted(file: string): FileFacts | null {
    const language = languageOf(file);
    const text = language && this.workspace.read(file);
    if (language === null || text === null) {
      this.facts.delete(file);
      return null;
    }
    const cached = this.facts.get(file);
    if (cached?.text === text) return cached.facts;
    this.stats.parsed++;
    const { facts, lowered } = cached && this.options.movesPlaces ? this.edited.factsOf(file, text, language, cached.facts) : { facts: extractFacts(text, language), lowered: text.length };
    this.parsedSince += lowered;
    this.facts.set(file, { text, facts });
    return facts;
  }

  private problemsIn(parsed: readonly string[]): Analysis["problems"] {
    return parsed.flatMap((file) => {
      const failure = this.commentsOf(file)?.failure ?? null;
      return failure === null ? [] : [{ file, message: failure }];
    });
  }

  private phase(name: string): void {
    const now = Date.now();
    this.stats.phases[name] = (this.stats.phases[name] ?? 0) + now - this.phaseStarted;
    this.phaseStarted = now;
  }
}

/** What is kept of these apps under these settings. */
function nameOf(apps: readonly App[], { config }: AnalyzeOptions): string {
  return JSON.stringify([apps.map(({ root }) => root), config]);
}

function noStats(): Stats {
  return { files: 0, read: 0, parsed: 0, entrypoints: 0, linked: 0, contexts: 0, milliseconds: 0, phases: {} };
}
