import { actionSite, type ActionUser } from "../action-users.js";
import type { EntrySite } from "./entrypoints.js";
import type { Foundation } from "./foundation.js";
import type { App, EntrypointKind } from "../graph/app.js";
import { findEntryFiles, findSharedEntryFiles, spokenOf, type EntryFile } from "../graph/entry-files.js";
import { ImportGraph, type Scan } from "../graph/import-graph.js";
import { modelMention, type ModelMention } from "../graph/model-mention.js";
import { isWithin } from "../graph/posix-path.js";
import { reachModel, type Reach } from "../graph/reach.js";
import type { Workspace } from "../graph/workspace.js";
import type { ModelsNamed } from "../link/summaries/symbol-reach.js";
import { ignores } from "../config/rule-settings.js";
import { importersOf, reachedFrom } from "../graph/importers.js";
import { answersRequests } from "../who-asks.js";

/** The entry files from which imports lead to a model, and no others. */
export interface Look {
  sites: readonly EntrySite[];
  reach: Reach;
  /** The entry files it began with. */
  perApp: readonly { app: App; files: readonly EntryFile[] }[];
  shared: readonly EntryFile[];
  /** Entry files of all kinds, those that lead nowhere included. */
  entrypoints: number;
}

/** What was found of a file, for another process: plain data. */
export interface KnownSite {
  file: string;
  hash: string | null;
  spoken: readonly EntryFile[];
  outline: string;
  scan: Omit<Scan, "text"> | null;
}

/** What a text says that decides which entry files there are and what they reach. */
interface Shape {
  text: string | null;
  spoken: readonly EntryFile[];
}

/**
 * Looks for entry files and follows their imports, by texts alone. An edit that changes neither
 * what a file is nor what it imports costs one scan.
 */
export class Sites {
  private readonly shapes: Map<string, Shape>;
  private readonly graph: ImportGraph;
  private readonly mention: ModelMention;
  private last: { look: Look; roots: string; listed: readonly string[] } | null;
  /** As of the last look; that of another process counts for one. */
  private outlines: Map<string, string>;
  /** What was looked at last was found through another resolver. */
  private isMoved: boolean;
  /** Files whose text or imports are not what they were at the last look. */
  readonly changed = new Set<string>();

  constructor(
    private readonly workspace: Workspace,
    private readonly foundation: Foundation,
    private readonly scans: Map<string, Scan>,
    before: Sites | null = null,
  ) {
    this.shapes = before?.shapes ?? new Map<string, Shape>();
    this.last = before?.last ?? null;
    this.outlines = before?.outlines ?? new Map<string, string>();
    this.isMoved = before !== null;
    const { config, catalog, resolver } = foundation;
    this.mention = modelMention([...config.modelCalls, ...config.gateways], catalog);
    this.graph = new ImportGraph(workspace, resolver, this.mention.inText, scans);
  }

  /** How many texts were scanned for the last look. */
  get scanned(): number {
    return this.graph.scanned;
  }

  /** Where the workspace's code speaks of a model. */
  get models(): ModelsNamed {
    const { graph, mention } = this;
    return {
      inFile: (file) => graph.scanOf(file).mentionsModel,
      inCode: (file, [start, end]) => mention.inCode(graph.scanOf(file).text.slice(start, end)),
      inText: mention.inCode,
      byImport: mention.byImport,
      keepsToEngine: mention.keepsToEngine,
      leads: (from, to) => this.isOnTheWay(to) && !(this.directiveOf(to) === "use client" && this.directiveOf(from) !== "use client"),
    };
  }

  /** Where a file runs by its own directive. */
  directiveOf(file: string): Scan["directive"] {
    return this.graph.scanOf(file).directive;
  }

  /** What a file loads at run time. */
  modulesOf(file: string): Scan["modules"] {
    return this.graph.scanOf(file).modules;
  }

  look(apps: readonly App[]): Look {
    this.graph.begin();
    this.changed.clear();
    const { last, outlines: before } = this;
    const listed = this.workspace.files();
    // The same list as before: all of it is among the outlines.
    const files = last?.listed === listed ? before : new Map([...listed.map((file) => [file, ""] as const), ...before]);
    for (const file of files.keys()) if (this.isOther(file)) this.changed.add(file);
    const roots = apps.map((app) => app.root).join("\n");
    const asBefore = last?.roots === roots && !this.isMoved && [...this.changed].every((file) => before.get(file) === this.outline(file));
    if (asBefore) return last.look;
    const look = this.lookAnew(apps);
    const outlines = new Map([...listed, ...look.reach.imports.keys()].map((file) => [file, this.outline(file)]));
    for (const file of files.keys()) if (before.get(file) !== outlines.get(file)) this.changed.add(file);
    this.last = { look, roots, listed };
    this.outlines = outlines;
    this.isMoved = false;
    return look;
  }

  /** What the last look found, to be handed on. */
  all(hashOf: (file: string) => string | null): KnownSite[] {
    return [...this.outlines].map(([file, outline]) => {
      const scan = this.scans.get(file);
      const told = scan ? { modules: scan.modules, mentionsModel: scan.mentionsModel, directive: scan.directive } : null;
      return { file, hash: hashOf(file), spoken: this.shapes.get(file)?.spoken ?? [], outline, scan: told };
    });
  }

  /** Takes over what another process has found; of texts that are others by now it takes nothing. */
  goOn(known: readonly KnownSite[], hashOf: (file: string) => string | null): void {
    this.outlines = new Map(known.map(({ file, outline }) => [file, outline]));
    for (const { file, hash, spoken, scan } of known) {
      if (hashOf(file) !== hash) continue;
      const text = this.workspace.read(file);
      this.shapes.set(file, { text, spoken });
      if (scan) this.scans.set(file, { text: text ?? "", ...scan });
    }
  }

  /** Whether what a file imports leads to a model, by the last look; before that, any may. */
  private isOnTheWay(file: string): boolean {
    return this.last === null || this.last.look.reach.files.has(file);
  }

  private isOther(file: string): boolean {
    const before = this.shapes.get(file);
    const text = this.workspace.read(file);
    if (before?.text === text) return false;
    this.shapes.set(file, { text, spoken: spokenOf(file, text ?? "") });
    return true;
  }

  /** What decides whether another look would find the same. Of files nobody imports only what they are; of the others what they import as well. */
  private outline(file: string): string {
    const spoken = (this.shapes.get(file)?.spoken ?? []).map(({ kind }) => kind).join();
    if (!this.graph.knows(file)) return spoken;
    const { mentionsModel, directive } = this.graph.scanOf(file);
    // Of actions the names as well: those that no page asks for run on none.
    const taken = [...this.graph.takenBy(file)].map(([target, names]) => (this.directiveOf(target) === "use server" ? `${target} ${names?.join() ?? "*"}` : target));
    return [spoken, mentionsModel, directive, ...taken].join("\n");
  }

  private lookAnew(apps: readonly App[]): Look {
    const { workspace, foundation } = this;
    const ignored = ignores(foundation.config);
    const spoken = (file: string): readonly EntryFile[] => this.shapes.get(file)?.spoken ?? [];
    const perApp = apps.map((app) => ({ app, files: askedForOnce(findEntryFiles(app, workspace, foundation.apps, spoken)).filter(({ file }) => !ignored(file)) }));
    const shared = findSharedEntryFiles(foundation.apps, workspace, spoken).filter(({ file }) => !ignored(file));
    const all = [...perApp.flatMap(({ files }) => files), ...shared];
    const reach = reachModel(this.graph, all);
    const users = createUsersOf(perApp.flatMap(({ files }) => files), reach, this.graph);
    const [only] = apps;
    const sites = perApp.flatMap(({ app, files }) => files.flatMap((entry) => this.siteOf(entry, app, reach, users)));
    // What apps share runs in whichever imports it; with one app there is no question.
    const sharedSites = only ? shared.flatMap((entry) => this.siteOf(entry, appUsing(entry.file, apps, reach) ?? only, reach, users)) : [];
    return {
      sites: [...sites, ...sharedSites].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.kind < b.kind ? -1 : 1)),
      reach,
      perApp,
      shared,
      entrypoints: all.filter(({ kind }) => kindOf(kind) !== null).length,
    };
  }

  private siteOf(entry: EntryFile, app: App, reach: Reach, usersOf: (file: string) => ActionUser[]): EntrySite[] {
    const { file } = entry;
    const kind = kindOf(entry.kind);
    if (kind === null || !reach.entries.has(file)) return [];
    if (kind === "server-action") return [actionSite({ file, kind, url: "", app, pages: [], users: usersOf(file) })];
    // What such a page calls of actions, it asks for from the browser.
    const isClient = kind === "page" && app.appFolder !== null && isWithin(file, app.appFolder) && this.directiveOf(file) === "use client";
    return isClient ? [] : [{ file, kind, url: entry.url ?? "", app, pages: [], users: [] }];
  }
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

/** Without the actions that a `"use server"` makes of the handlers of a route: no page has a reference to them. */
function askedForOnce(entries: readonly EntryFile[]): readonly EntryFile[] {
  const routes = new Set(entries.filter(answersRequests).map(({ file }) => file));
  return entries.filter(({ file, kind }) => kind !== "server-action-candidate" || !routes.has(file));
}

const markup = /\.[jt]sx$/;

/** Who imports a file of actions, and the pages from which imports lead there: an action runs in the request of its page. */
function createUsersOf(entries: readonly EntryFile[], reach: Reach, graph: ImportGraph): (file: string) => ActionUser[] {
  const pages = new Map(entries.filter(({ kind }) => kind === "page").map((entry) => [entry.file, entry]));
  // An action that these import they call themselves.
  const callers = new Set(entries.filter((entry) => answersRequests(entry) || (entry.kind === "durable-function-candidate" && !pages.has(entry.file) && !markup.test(entry.file))).map(({ file }) => file));
  const importers = importersOf(reach.imports);
  const pagesOf = (file: string): ActionUser["pages"] => [...reachedFrom([file], importers)].sort().flatMap((one) => {
    const page = pages.get(one);
    return page ? [{ file: page.file, url: page.url ?? "" }] : [];
  });
  return (file) => {
    const own = pages.has(file) ? [{ names: null, calls: false, pages: pagesOf(file) }] : [];
    return [...own, ...[...(importers.get(file) ?? [])].sort().map((user) => ({
      names: graph.takenBy(user).get(file) ?? null,
      calls: callers.has(user) || graph.scanOf(user).directive === "use server",
      pages: pagesOf(user),
    }))];
  };
}

function appUsing(file: string, apps: readonly App[], reach: Reach): App | null {
  const users = new Set([...reach.imports].filter(([, targets]) => targets.includes(file)).map(([from]) => from));
  return apps.find((app) => [...users].some((user) => isWithin(user, app.root))) ?? null;
}
