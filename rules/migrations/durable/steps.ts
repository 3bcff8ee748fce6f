import type ts from "typescript";
import { addImport } from "../../engine/edits/add-import.js";
import { insertOption } from "../../engine/edits/calls/insert-option.js";
import { parsed, type Parsed } from "../../engine/edits/parsed.js";
import { Refused } from "../../engine/edits/steps/refused.js";
import { repetitionAround } from "../../engine/edits/steps/repetition.js";
import { StepIds } from "../../engine/edits/steps/step-ids.js";
import { writeStep, type WrittenStep } from "../../engine/edits/steps/write-step.js";
import { callAt, lineOf, pathTo } from "../../engine/edits/tree.js";
import type { Handler } from "../../engine/entrypoint.js";
import { placeKey, type Place, type TextEdit } from "../../engine/finding.js";
import type { Linked, LinkedFunction } from "../../engine/link/linked.js";
import { childrenOf } from "../../engine/measures/fold.js";
import { innerRetries } from "../../templates/call-fix.js";
import type { MigrationAsk } from "../migration.js";
import { collectStream } from "./collect-stream.js";
import { changedOutside, functionNamed } from "./functions.js";
import type { Form } from "./handler-parts.js";
import { otherCall } from "./other-callers.js";
import { readsAgain } from "./reads-again.js";
import { steadied } from "./steady.js";
import { callsOf, stepSites, type OpenedCall, type StepSite } from "./step-sites.js";

/** The steps of a handler, in its own file and in those of the functions it calls. */
export interface Steps {
  /** Where the first paid call stands in the handler's own body. */
  first: number;
  /** What the handler's own body does. */
  body: Linked;
  edits: TextEdit[];
  /** Ids of those in the handler's own file. */
  here: string[];
  /** A stream of the handler's has become a step that waits for its text. */
  collects: boolean;
  /** A function of the handler's own file has steps in it. */
  opensHere: boolean;
  changes: { file: string; what: string }[];
  byHand: string[];
}

/** What to do with a handler that streams. */
export const streamsInstead = "`ai-routes migrate durable --as function` makes it a background function, whose answer is asked for; or ask without streaming.";

/** Finds what has to be a step and writes it. Throws {@link Refused} where that would change what the code does. */
export function stepsOf(handler: Handler, written: ts.FunctionLikeDeclaration, source: Parsed, form: Form, ask: MigrationAsk): Steps {
  const writer = new Writer(form, ask, readsAgain(handler.tree));
  const { file } = handler.at;
  const start = written.getStart(source.tree);
  const [home] = callsOf(handler.tree, (callee) => callee.file === file && ((callee.span[0] >= start && callee.span[0] < written.body!.pos) || callee.span[0] === handler.at.span[0]));
  if (!home) throw new Refused("the analysis does not see where the handler's body is run");
  const sites = writer.sitesOf(home.body, file);
  const firstModel = sites.findIndex((one) => (one.kind === "site" ? one.model !== null : asksModel(one.body)));
  const kept = sites.slice(Math.max(0, firstModel));
  if (firstModel < 0 || kept.length === 0) throw new Refused("its model calls stand in no function that could be rewritten");
  writer.write(source, written, kept);
  const first = Math.min(...kept.map(({ at }) => at.span[0]));
  writer.steady(source, written.body!, first);
  return { first, body: home.body, edits: writer.edits, here: writer.written.get(file) ?? [], collects: writer.collected > 0, opensHere: writer.opensIn.has(file), byHand: writer.byHand(), changes: [...writer.written].map(([one, ids]) => ({ file: one, what: told(ids) })) };
}

class Writer {
  readonly edits: TextEdit[] = [];
  /** Ids by file. */
  readonly written = new Map<string, string[]>();
  /** Streams that became steps. */
  collected = 0;
  /** Options of theirs that went. */
  private readonly gone: string[] = [];
  /** Files with a function that has steps in it. */
  readonly opensIn = new Set<string>();
  /** Where the calls stand that became steps, by file. */
  private readonly spans = new Map<string, (readonly [number, number])[]>();
  private readonly ids = new StepIds();
  private readonly opened = new Set<string>();
  private readonly openedNames: string[] = [];

  constructor(private readonly form: Form, private readonly ask: MigrationAsk, private readonly again: ReadonlySet<Linked>) {}

  sitesOf(body: Linked, file: string): (StepSite | OpenedCall)[] {
    const source = parsed(file, this.ask.read(file) ?? "");
    const sites = stepSites(body, this.again, (call) => source !== null && isInline(call, file, source), (callee) => this.givesResponse(callee));
    const elsewhere = sites.find(({ at }) => at.file !== file);
    if (elsewhere) throw new Refused(`${callName(elsewhere)} is run by ${this.ask.name(elsewhere.at.file)}, in a way that cannot be seen from here`);
    return sites.sort((a, b) => a.at.span[0] - b.at.span[0]);
  }

  write(source: Parsed, body: ts.Node, sites: readonly (StepSite | OpenedCall)[]): void {
    const { file } = source;
    const spans: (readonly [number, number])[] = [];
    const ids: string[] = [];
    for (const site of sites) {
      if (site.deferred) throw new Refused(`${callName(site)} runs after the response, where an endpoint has no steps`, "Await it, or run `ai-routes migrate after` on a route that is not durable.");
      if (site.kind === "open") {
        refuseTurns(site, source, body);
        this.open(site);
        continue;
      }
      if (site.streams && this.form === "endpoint") throw new Refused(`${site.callee} streams: after a retry the engine answers with a redirect in place of the stream`, streamsInstead);
      this.refuseChanges(site);
      const step = site.streams ? this.collect(source, body, site) : writeStep(source, body, site, this.ids);
      if (spans.some(([from, to]) => from < step.span[1] && step.span[0] < to)) throw new Refused(`${site.callee} is called in the arguments of another paid call`, "Give its result a name first.");
      spans.push(step.span);
      ids.push(step.id);
      this.edits.push(...step.edits, ...this.withoutOwnRetries(source, site, step));
      this.addOnce(step.counting);
    }
    if (ids.length > 0) this.written.set(file, [...(this.written.get(file) ?? []), ...ids]);
    this.spans.set(file, [...(this.spans.get(file) ?? []), ...spans]);
  }

  /** Ids and times that code makes between its steps. */
  steady(source: Parsed, body: ts.Node, first: number): void {
    const { file } = source;
    const { ids, edits } = steadied(source, body, first, this.spans.get(file) ?? [], this.ids);
    this.addOnce(edits);
    if (ids.length > 0) this.written.set(file, [...(this.written.get(file) ?? []), ...ids]);
  }

  /** What a function that becomes a step changes outside of itself stays as it was once the step is remembered. */
  private refuseChanges({ callee, calls, at }: StepSite): void {
    const source = calls && parsed(calls.file, this.ask.read(calls.file) ?? "");
    const found = source && functionNamed(source.tree, calls.span);
    const changed = found ? changedOutside(found, source.tree) : null;
    if (changed === null) return;
    const line = lineIn(this.ask.read(at.file) ?? "", at.span[0]);
    throw new Refused(`${callee} (line ${line}) changes \`${changed}\`, and a step that is remembered changes nothing`, "Let it give back what it makes, and keep that where it is called.");
  }

  byHand(): string[] {
    const gone = this.gone.map((name) => `\`${name}\` of streamText is gone: what fails is tried again, and told in the end.`);
    return [...new Set(gone), ...this.openedNames.map((name) => `\`${name}\` has steps now: it can be called from durable handlers alone.`)];
  }

  /** A function's steps are tried again by the engine: the SDK's own tries would multiply with that. */
  private withoutOwnRetries({ file, tree, facts }: Parsed, { model, calls, at }: StepSite, step: WrittenStep): TextEdit[] {
    const inner = this.form === "function" && model !== null && calls === null ? innerRetries(model.api) : undefined;
    if (!inner) return [];
    const { indent } = facts.style;
    const isDeeper = step.edits.some(({ text }) => text === indent);
    return insertOption(file, tree.text, { call: at.span, ...inner, beside: ["model"] })
      .map((edit) => (isDeeper ? { ...edit, text: edit.text.replaceAll("\n", `\n${indent}`) } : edit));
  }

  private collect(source: Parsed, body: ts.Node, site: StepSite): WrittenStep {
    const step = collectStream(source, body, site, this.ids);
    this.collected++;
    this.gone.push(...step.gone);
    return step;
  }

  /** A function with several effects: its steps stand in it. */
  private open({ name, callee, body }: OpenedCall): void {
    const { ask } = this;
    const text = ask.read(callee.file) ?? "";
    const source = parsed(callee.file, text);
    const found = source && functionNamed(source.tree, callee.span);
    if (!source || !found?.body || callee.file.includes("/node_modules/")) throw new Refused(`${name} makes several paid calls, and is not written where it could be rewritten`);
    if (this.opened.has(placeKey(callee))) throw new Refused(`${name} makes several paid calls and is called more than once: its steps would have the same ids`, "Give it a name for each call, or write a function for each.");
    this.refuseOtherCallers(name, callee);
    this.opened.add(placeKey(callee));
    this.openedNames.push(name);
    this.opensIn.add(callee.file);
    this.write(source, found, this.sitesOf(body, callee.file));
    this.steady(source, found.body, found.body.pos);
    if (this.written.has(callee.file)) this.addOnce(addImport(source, "step", "inngest"));
  }

  /** Steps work in durable handlers alone. */
  private refuseOtherCallers(name: string, callee: Place): void {
    const { ask } = this;
    const callers = ask.routes.flatMap((route) => route.handlers.map((handler) => ({ route, handler, calls: callsOf(handler.tree, (one) => placeKey(one) === placeKey(callee)) })).filter(({ calls }) => calls.length > 0));
    const shared = callers.filter(({ handler, route }) => handler.durable.length === 0 && !route.background);
    if (shared.length > 1) throw new Refused(`${name} makes several paid calls, and ${shared.map(({ route }) => route.url).join(" and ")} share it: steps work in durable handlers alone`, "Migrate them together by hand, or give this route a function of its own.");
    const other = otherCall(name.split(".").at(-1)!, callee, new Set(callers.flatMap(({ calls }) => calls.map(({ at }) => placeKey(at)))), ask);
    if (other) throw new Refused(`${name} makes several paid calls, and line ${other.line} of ${ask.name(other.file)} calls it as well: steps work in durable handlers alone`, "Give this route a function of its own.");
  }

  private addOnce(edits: readonly TextEdit[]): void {
    for (const edit of edits) {
      if (!this.edits.some((one) => one.file === edit.file && one.span[0] === edit.span[0] && one.span[1] === edit.span[1] && one.text === edit.text)) this.edits.push(edit);
    }
  }

  private givesResponse(callee: Place): boolean {
    const text = this.ask.read(callee.file);
    const source = text === null ? null : parsed(callee.file, text);
    const found = source && functionNamed(source.tree, callee.span);
    return Boolean(found && /\b(?:new\s+(?:Next)?Response|(?:Next)?Response\.(?:json|redirect))\b|to\w*StreamResponse\(/.test(found.getText(source!.tree)));
  }
}

/** Each turn would meet the same steps of the function that is called. */
function refuseTurns({ name, at }: OpenedCall, { tree, facts }: Parsed, body: ts.Node): void {
  const call = callAt(tree, at.span);
  if (call && repetitionAround(pathTo(body, call), tree, facts.style).index !== null) {
    throw new Refused(`${name} makes several paid calls, and is called in a loop (line ${lineOf(tree, call)}): its steps would have the same ids in each turn`, "Write its calls in the loop.");
  }
}

/** Written where it is handed over, `all.map(async (one) => …)`, or where it is called, `(async () => …)()`. */
function isInline({ at, callee }: LinkedFunction, file: string, { tree }: Parsed): boolean {
  if (at.file !== file || callee.file !== file) return false;
  if (at.span[0] <= callee.span[0] && callee.span[1] <= at.span[1]) return true;
  const call = callAt(tree, at.span);
  return Boolean(call?.arguments?.some((one) => one.getStart(tree) <= callee.span[0] && callee.span[1] <= one.end));
}

function asksModel(body: Linked): boolean {
  const seen = new Set([body]);
  for (const node of seen) {
    if (node.kind === "model-call" && !node.api.local) return true;
    for (const child of childrenOf(node)) seen.add(child);
  }
  return false;
}

function callName(site: StepSite | OpenedCall): string {
  return site.kind === "site" ? site.callee : site.name;
}

function told(ids: readonly string[]): string {
  const named = ids.map((id) => `"${id}"`);
  return ids.length === 1 ? `the step ${named[0]}` : `the steps ${named.slice(0, -1).join(", ")} and ${named.at(-1)}`;
}

/** 1-based. */
function lineIn(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}
