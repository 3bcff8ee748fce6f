import { actionSite, isAsked, type ActionUser } from "../action-users.js";
import type { Entrypoint, Handler } from "../entrypoint.js";
import type { FileFacts } from "../facts/file-facts.js";
import type { App, EntrypointKind } from "../graph/app.js";
import type { Place } from "../finding.js";
import type { Abstract } from "../link/values/abstract.js";
import { handlersOf, type EntryHandler } from "../link/entry-handlers.js";
import { invoke } from "../link/invoke.js";
import type { DurableDeclaration } from "../link/durable/declaration.js";
import type { Linker } from "../link/linker.js";
import { noFacts, type GuardFacts } from "../link/guards/guard-facts.js";
import type { CostBasis } from "../measures/cost-of-call.js";
import type { Linked } from "../link/linked.js";
import { childrenOf } from "../measures/fold.js";
import { measureHandler } from "../measures/handler.js";
import { inOneRequest, onlyServes } from "../measures/one-request.js";
import { maxDurationOf, runtimeOf } from "../segment-config/effective-settings.js";
import { folderOf, nameOf } from "../graph/posix-path.js";
import { withoutSignedEndpoints } from "./signed-endpoints.js";
import { segmentFilesOf, type SegmentFile } from "../segment-config/segment-file.js";
import { fetchesInSteps, workflowsIn } from "../link/durable/workflows.js";

/** A file in which something enters the app, and what is known of it before linking. */
export interface EntrySite {
  file: string;
  kind: EntrypointKind;
  url: string;
  app: App;
  /** For actions: the pages they are used on. */
  pages: readonly string[];
  /** For files of actions: who imports them. */
  users: readonly ActionUser[];
}

export interface EntryContext {
  linker: Linker;
  facts(file: string): FileFacts | null;
  /** What each file imports. */
  imports: ReadonlyMap<string, readonly string[]>;
  /** What the app's middleware guarantees before a route begins. */
  before(site: EntrySite): GuardFacts;
  /** What figures rest on. */
  basis: CostBasis;
}

/** Links the entrypoints of one file; those that reach no model call are left out. */
export function entrypointsOf(site: EntrySite, context: EntryContext): Entrypoint[] {
  const module = context.linker.module(site.file);
  if (!module) return [];
  if (site.kind === "durable-function") return durableEntrypoints(site, context);
  const handlers = handlersOf(site.kind, module, site.url, context.linker);
  if (site.kind === "server-action") return actionEntrypoints(site, handlers.filter(({ name }) => isAsked(name, site)), context);
  const entrypoint = measured(site, handlers, context, site.kind === "middleware" ? noFacts : context.before(site));
  return entrypoint ? [entrypoint] : [];
}

/** The actions of a file, on the pages that use those which reach a model. */
function actionEntrypoints(site: EntrySite, handlers: readonly EntryHandler[], context: EntryContext): Entrypoint[] {
  const before = context.before(site);
  const measured = measuredHandlers(site, handlers, context, before);
  if (!measured) return [];
  const own = actionSite(site, measured.handlers.map(({ name }) => name));
  if (own.pages.join("\n") === site.pages.join("\n")) return [entrypointWith(measured, site, context)];
  const beforeOwn = context.before(own);
  return [entrypointWith(beforeOwn === before ? measured : (measuredHandlers(own, handlers, context, beforeOwn) ?? measured), own, context)];
}

function measured(site: EntrySite, handlers: readonly EntryHandler[], context: EntryContext, before: GuardFacts): Entrypoint | null {
  const all = measuredHandlers(site, handlers, context, before);
  return all && entrypointWith(all, site, context);
}

interface MeasuredHandlers {
  handlers: Handler[];
  /** Whether all that they do is to serve functions of a durable engine. */
  serves: boolean;
}

/** Those of the handlers that reach a model call; null where none does. */
function measuredHandlers(site: EntrySite, handlers: readonly EntryHandler[], context: EntryContext, before: GuardFacts): MeasuredHandlers | null {
  const { linker } = context;
  linker.beginEntrypoint(site.file, context.imports);
  const module = linker.module(site.file)!;
  let serves = true;
  const found = withoutSignedEndpoints(handlers.flatMap((handler) => {
    if (!linker.statics.reach.ofAny([handler.callee, ...handler.args], linker, null)) return [];
    const { node } = invoke(linker, module, handler.callee, handler.args, handler.at.span, handler.name);
    const request = inOneRequest(node);
    serves &&= onlyServes(node);
    return measureHandler({ name: handler.name, at: handler.at, tree: request ?? node, before, guardById: (id) => linker.guardById(id), readsUsage: (file) => linker.statics.usage.has(file), basis: context.basis, engine: linker.stepEngine || null, fetchesInSteps: linker.stepEngine === "workflow" && fetchesInSteps(module) }) ?? [];
  }));
  return found.length === 0 ? null : { handlers: found, serves };
}

function entrypointWith({ handlers, serves }: MeasuredHandlers, site: EntrySite, context: EntryContext): Entrypoint {
  const module = context.linker.module(site.file)!;
  const segmentFiles = segmentFilesOf({ app: site.app, kind: site.kind, file: site.file, pages: site.pages, facts: context.facts })
    .map((one) => (one.file === site.file ? { ...one, elsewhere: valuesElsewhere(one, context) } : one));
  return {
    kind: site.kind, file: site.file, url: site.url, app: site.app, facts: module.facts, imports: importsOf(site, handlers, context), handlers, segmentFiles,
    runtime: runtimeOf(site.app, segmentFiles), maxDuration: maxDurationOf(site.app, segmentFiles), background: serves || site.kind === "durable-function", serves,
  };
}

/** Values of exported keys that are imported or re-exported, where linking finds a constant. */
function valuesElsewhere({ file, facts }: SegmentFile, { linker }: EntryContext): Map<string, number | string | boolean> {
  const open = facts.segmentConfig.filter(({ within, initializer }) => within === "export" && initializer?.value === undefined);
  return new Map(open.flatMap(({ key }): [string, number | string | boolean][] => {
    const value = linker.exportOf(file, key);
    return value.kind === "constant" && ["number", "string", "boolean"].includes(typeof value.value) ? [[key, value.value as number | string | boolean]] : [];
  }));
}

/** What a route's own file imports, and the files of the functions it runs. */
function importsOf(site: EntrySite, handlers: readonly Handler[], { facts }: EntryContext): Entrypoint["imports"] {
  const files = new Set([site.file]);
  const seen = new Set<Linked>(handlers.map(({ tree }) => tree));
  for (const node of seen) {
    if (node.kind === "function") files.add(node.callee.file);
    for (const child of childrenOf(node)) seen.add(child);
  }
  return [...files].sort().flatMap((file) =>
    (facts(file)?.imports ?? []).filter(({ typeOnly }) => !typeOnly).map(({ from, fromSpan }) => ({ from, at: { file, span: fromSpan } })));
}

/** Functions declared to a durable engine in a file, and `'use workflow'` functions: an entrypoint each. */
function durableEntrypoints(site: EntrySite, context: EntryContext): Entrypoint[] {
  const { linker } = context;
  const module = linker.module(site.file)!;
  module.evaluateAll();
  const declared = linker.durables.filter((one) => one.at.file === site.file && one.trigger !== "request");
  return [...declared, ...workflowsIn(module, linker)].flatMap((one) => {
    const name = one.id ?? nameFrom(one.at, site, context);
    const leave = linker.enterEngine(one.engine, one.attempts);
    const entrypoint = measured({ ...site, url: name }, [handlerOf(one, name)], context, noFacts);
    leave();
    return entrypoint ? [entrypoint] : [];
  });
}

function handlerOf(one: DurableDeclaration, name: string): EntryHandler {
  const callee: Abstract = one.handler;
  return { name, at: one.at, callee, args: one.parameters };
}

function nameFrom(at: Place, site: EntrySite, context: EntryContext): string {
  const before = context.facts(site.file)?.variables.filter((one) => one.owner === 0 && !one.import && one.span[1] <= at.span[0] && at.span[0] - one.span[1] < 80) ?? [];
  const variable = before.sort((a, b) => b.span[1] - a.span[1])[0];
  if (variable && !/^(GET|POST|PUT|default)$/.test(variable.name)) return variable.name;
  // `export const { POST } = serve(…)` goes by the name of its folder.
  return variable ? nameOf(folderOf(site.file)) : "durable function";
}
