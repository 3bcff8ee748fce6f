import { sessionLibrary } from "../../catalog/sign-in.js";
import { checkKinds, type OwnCheckKind } from "../edits/guards/check-kinds.js";
import { answered, readCheck, thrown, type WrittenCheck } from "../edits/guards/read-check.js";
import type { ImportedName } from "../edits/imported-names.js";
import type { Entrypoint, Handler } from "../entrypoint.js";
import type { Span } from "../facts/values.js";
import { placeKey } from "../finding.js";
import type { App } from "../graph/app.js";
import type { EntryFile } from "../graph/entry-files.js";
import type { NamedModule } from "../graph/imports.js";
import { reachedFrom } from "../graph/importers.js";
import { handlersOf, type EntryHandler } from "../link/entry-handlers.js";
import { and, meetAll } from "../link/guards/guard-facts.js";
import type { KnownGuard } from "../link/guards/known-guard.js";
import { invoke } from "../link/invoke.js";
import type { Linker } from "../link/linker.js";
import type { Module } from "../link/modules.js";
import { settle } from "../link/settle.js";
import { statusesOf } from "../link/response.js";
import { alternativesOf } from "../link/values/abstract.js";

/** How an app's own handlers refuse whoever is not signed in, or who asks too often or has used up what they may. */
export interface OwnChecks {
  /** The one that most of its AI routes make, else most of its routes, as code for another. Null: it is not known, or cannot be taken over. */
  check: OwnCheck | null;
  /** Of authentication: by what its handlers know who is signed in: `own`, where some of them go by something else than the session of a library. `unknown`: none was found that knows. */
  by: "own" | "library" | "unknown";
}

export interface OwnCheck {
  written: WrittenCheck;
  /** The file that its imports are seen from, and what each names there. */
  file: string;
  resolve(specifier: string): string | null;
  /** Of a limit: the authentications that its own handler makes. */
  auth: readonly AuthGuard[];
  /** Of a limit: whether the helper may look up by itself who asks. */
  findsWho: boolean;
}

/** What an authentication goes by. */
export type AuthGuard = Pick<KnownGuard, "at" | "how" | "reads">;

/** What is known of apps by kind of handler, with the files it rests on; of the look that found their handlers. */
export interface KnownChecks {
  look: OwnChecksInput["perApp"];
  byApp: Map<string, { checks: OwnChecks; restsOn: ReadonlySet<string> }>;
}

export interface OwnChecksInput {
  perApp: readonly { app: App; files: readonly EntryFile[] }[];
  imports: ReadonlyMap<string, readonly string[]>;
  routes: readonly Entrypoint[];
  linker: Linker;
  modulesOf(file: string): readonly NamedModule[];
  read(file: string): string | null;
}

/** Kinds of handlers that take their checks from each other. */
export type CheckedKind = "route-handler" | "server-action";

/** Linking a handler takes some milliseconds: of more candidates, and more handlers of each, nothing is asked. */
const MOST_CANDIDATES = 6;
const MOST_HANDLERS = 3;
/** Of more handlers it is not read how they limit. */
const MOST_READ = 16;

/** A name that handlers import. */
interface Candidate {
  name: string;
  /** The file of the app; null: a package. */
  file: string | null;
  package: string | null;
  users: EntryFile[];
}

/** What holds of it after an edit: where imports stay as they are, all that rests on other files. */
export function stillKnown(known: KnownChecks | null, look: OwnChecksInput["perApp"], changed: ReadonlySet<string>): KnownChecks {
  if (known?.look !== look) return { look, byApp: new Map() };
  for (const [key, { restsOn }] of known.byApp) if ([...changed].some((file) => restsOn.has(file))) known.byApp.delete(key);
  return known;
}

/** Asks for each app once, and not before a rule does. */
export function createOwnChecks(input: OwnChecksInput, { byApp }: KnownChecks): (app: App, kind: CheckedKind, of: OwnCheckKind) => OwnChecks {
  return (app, kind, of) => {
    const key = `${kind} ${of} ${app.root}`;
    let known = byApp.get(key);
    if (!known) byApp.set(key, (known = inEitherKind(app, kind, { ...input, of })));
    return known.checks;
  };
}

interface Looking extends OwnChecksInput {
  of: OwnCheckKind;
}

/** As handlers of its kind do, else as those of the other kind: the look-up is the same, and it refuses as this kind can. */
function inEitherKind(app: App, kind: CheckedKind, input: Looking): ReturnType<typeof checksOf> {
  const isAction = kind === "server-action";
  const own = checksOf(app, kind, input);
  if (own.checks.check) return own;
  const { checks: { check, by }, restsOn } = checksOf(app, isAction ? "route-handler" : "server-action", input);
  const written = check && (isAction ? thrown : answered)(check.written);
  const stands = own.checks.by === "own" || by === "unknown" ? own.checks.by : by;
  return { checks: { check: check && written && { ...check, written }, by: stands }, restsOn: new Set([...own.restsOn, ...restsOn]) };
}

function checksOf(app: App, kind: CheckedKind, input: Looking): { checks: OwnChecks; restsOn: ReadonlySet<string> } {
  const candidates = candidatesOf(app, kind, input).slice(0, MOST_CANDIDATES);
  return { checks: checksBy(candidates, kind, input), restsOn: reachedFrom(candidates.flatMap(({ users }) => users.map(({ file }) => file)), input.imports) };
}

function checksBy(candidates: readonly Candidate[], kind: CheckedKind, input: Looking): OwnChecks {
  const found: Proven[] = [];
  for (const candidate of candidates) {
    const proven = provenBy(candidate, kind, input);
    if (proven) found.push(proven);
    if (proven?.check && candidate.file !== null) break;
  }
  const isOwn = found.some(({ guards }) => guards.some(({ how, reads = [] }) => !sessionLibrary.test(`${how} ${reads.join(" ")}`)));
  const by = isOwn ? "own" : found.length > 0 ? "library" : "unknown";
  const [first] = found;
  if (input.of !== "auth") return { check: found.find(({ check }) => check)?.check ?? null, by: "unknown" };
  // What most handlers ask of a library itself, a module may ask as well.
  if (!first || (first.candidate.package !== null && sessionLibrary.test(first.candidate.package))) return { check: null, by };
  return { check: first.check ?? found.find(({ check, candidate }) => check && candidate.file !== null)?.check ?? null, by };
}

function candidatesOf(app: App, kind: CheckedKind, { perApp, routes, modulesOf, linker, of }: Looking): Candidate[] {
  const words = checkKinds[of];
  const files = perApp.filter((one) => one.app === app).flatMap((one) => one.files).filter((entry) => entry.kind === (kind === "server-action" ? "server-action-candidate" : kind) && !words.urlForFew.test(entry.url ?? ""));
  const asking = new Set(routes.map(({ file }) => file));
  const all = new Map<string, Candidate>();
  for (const user of files) {
    for (const { specifier, names, typeOnly } of modulesOf(user.file)) {
      if (typeOnly) continue;
      const target = linker.context.resolve(user.file, specifier);
      const file = target && "path" in target ? target.path : null;
      for (const name of names ?? ["default"]) {
        const shown = name === "default" ? specifier.slice(specifier.lastIndexOf("/") + 1) : name;
        if (!words.named.test(shown) || words.forFew.test(shown)) continue;
        // A library's limiter is made by the app, which hands on the instance; a constant checks nothing.
        if (of !== "auth" && (file === null || /^[A-Z][A-Z\d_]*$/.test(shown))) continue;
        const key = `${file ?? specifier}#${name}`;
        const candidate = all.get(key) ?? { name, file, package: file === null ? specifier : null, users: [] };
        candidate.users.push(user);
        all.set(key, candidate);
      }
    }
  }
  const asked = ({ users }: Candidate): number => users.filter(({ file }) => asking.has(file)).length;
  return [...all.values()].sort((a, b) => asked(b) - asked(a) || b.users.length - a.users.length || (a.name < b.name ? -1 : 1));
}

interface Proven {
  candidate: Candidate;
  guards: readonly AuthGuard[];
  check: OwnCheck | null;
}

/** What handlers that use a candidate guarantee: first those whose check can be read as well. */
function provenBy(candidate: Candidate, kind: CheckedKind, input: Looking): Proven | null {
  const { linker, imports, of } = input;
  const behind = candidate.file === null ? new Set<string>() : reachedFrom([candidate.file], imports);
  let proven: Proven | null = null;
  for (const user of (of === "auth" ? simplestOf : commonestOf)(candidate, kind, input)) {
    const { file, url } = user;
    const module = linker.module(file);
    const text = input.read(file);
    if (!module || text === null) continue;
    linker.beginEntrypoint(file, imports);
    for (const handler of handlersOf(kind, module, url ?? "", linker)) {
      const facts = guardsOf(handler, module, input);
      const guards = facts(of).filter(({ at, key }) => (at.file === file || behind.has(at.file)) && !key?.chosen.length);
      if (guards.length === 0) continue;
      const decided = guards.flatMap(({ at }) => (at.file === file ? [at.span] : []));
      const written = readIn(user, text, { candidate, handler: handler.at.span, decided, kind }, input);
      if (written) {
        const isLimit = of !== "auth";
        return { candidate, guards, check: {
          written, file, resolve: (specifier) => resolved(file, specifier, linker),
          auth: isLimit ? facts("auth") : [], findsWho: isLimit && !written.told && [...behind].some((each) => findsWho(each, input)),
        } };
      }
      proven ??= { candidate, guards, check: null };
    }
  }
  return proven;
}

interface ReadIn {
  candidate: Candidate;
  handler: Span;
  decided: readonly Span[];
  kind: CheckedKind;
}

function readIn({ file }: EntryFile, text: string, { candidate, handler, decided, kind }: ReadIn, { linker, of }: Looking): WrittenCheck | null {
  const isHelper = ({ imported, from }: ImportedName): boolean => imported === candidate.name && (candidate.file === null ? from === candidate.package : resolved(file, from, linker) === candidate.file);
  const read = readCheck(file, text, { kind: of, handler, isHelper, decided });
  // What an action answers, its own callers know alone.
  return read && kind === "server-action" ? thrown(read) : read;
}

function resolved(file: string, specifier: string, linker: Linker): string | null {
  const target = linker.context.resolve(file, specifier);
  return target && "path" in target ? target.path : null;
}

/** The handlers that say the least beside their check. */
function simplestOf({ users }: Candidate, _: CheckedKind, { read }: Looking): EntryFile[] {
  const length = ({ file }: EntryFile): number => read(file)?.length ?? 0;
  return [...users].sort((a, b) => Number(/\[/.test(a.url ?? "")) - Number(/\[/.test(b.url ?? "")) || length(a) - length(b)).slice(0, MOST_HANDLERS);
}

/**
 * The handlers that limit as most do, AI routes first. What a limit says it is for is the app's way
 * only where most say the same: a key of one route would be shared with it.
 */
function commonestOf(candidate: Candidate, kind: CheckedKind, input: Looking): EntryFile[] {
  const asking = new Set(input.routes.map(({ file }) => file));
  const byAsking = [...candidate.users].sort((a, b) => Number(asking.has(b.file)) - Number(asking.has(a.file))).slice(0, MOST_READ);
  const ways = new Map<string, { says: string | null; users: Set<EntryFile> }>();
  for (const user of byAsking) {
    const module = input.linker.module(user.file);
    const text = input.read(user.file);
    if (!module || text === null) continue;
    for (const handler of handlersOf(kind, module, user.url ?? "", input.linker)) {
      const written = readIn(user, text, { candidate, handler: handler.at.span, decided: [], kind }, input);
      if (!written) continue;
      const key = [...written.lookup, written.refusal?.condition ?? "", ...(written.wrapper ? [written.called, ...written.wrapper.before, ...written.wrapper.after] : [])].join("\n");
      const way = ways.get(key) ?? { says: written.says, users: new Set() };
      ways.set(key, { ...way, users: way.users.add(user) });
    }
  }
  const saying = (says: string): number => new Set([...ways.values()].filter((one) => one.says === says).flatMap(({ users }) => [...users])).size;
  const asked = ({ users }: { users: ReadonlySet<EntryFile> }): number => [...users].filter(({ file }) => asking.has(file)).length;
  const common = [...ways.values()].filter(({ says }) => says === null || (saying(says) > 1 && saying(says) * 2 > byAsking.length)).sort((a, b) => asked(b) - asked(a) || b.users.size - a.users.size);
  return [...new Set(common.flatMap(({ users }) => [...users].slice(0, 1)))].slice(0, MOST_HANDLERS);
}

/** Whether a file looks up who is signed in, as far as what it imports tells. */
function findsWho(file: string, { modulesOf }: Looking): boolean {
  return modulesOf(file).some(({ specifier, names, typeOnly }) => !typeOnly && (sessionLibrary.test(specifier) || [specifier.slice(specifier.lastIndexOf("/") + 1), ...(names ?? [])].some((each) => checkKinds.auth.named.test(each) || each === "cookies")));
}

/** Whether an authentication is one of others: the same check, or one that goes by the same look-ups. */
export function isAmong({ at, how, reads = [] }: AuthGuard, others: readonly AuthGuard[]): boolean {
  const all = new Set(others.flatMap((each) => each.reads ?? []));
  return others.some((each) => each.how === how || placeKey(each.at) === placeKey(at)) || (reads.length > 0 && reads.every((each) => all.has(each)));
}

/** The guards of a kind that have passed wherever a handler answers what it was asked for. */
function guardsOf({ name, at, callee, args }: EntryHandler, module: Module, { routes, linker }: Looking): (of: OwnCheckKind) => readonly (AuthGuard & Pick<KnownGuard, "key">)[] {
  const linked = routes.find(({ file }) => file === module.file)?.handlers.find((one: Handler) => one.name === name);
  if (linked) return (of) => linked.guards.always.get(of) ?? [];
  const { value, facts } = invoke(linker, module, callee, args, at.span, name);
  const settled = value && settle(value);
  if (!settled) return () => [];
  const answers = alternativesOf(settled.value).filter((one) => !statusesOf(one.value).some((status) => status >= 400));
  if (answers.length === 0) return () => [];
  const passed = and(facts, meetAll(answers.map((one) => one.facts))).must;
  return (of) => (passed.get(of) ?? []).map((id) => linker.guardById(id));
}
