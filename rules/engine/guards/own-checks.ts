import { answered, readCheck, thrown, type WrittenCheck } from "../edits/guards/read-check.js";
import type { ImportedName } from "../edits/imported-names.js";
import type { Entrypoint, Handler } from "../entrypoint.js";
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

/** How an app's own handlers refuse who is not signed in. */
export interface OwnChecks {
  /** The one that most of its AI routes make, else most of its routes, as code for another. Null: it is not known, or cannot be taken over. */
  check: OwnCheck | null;
  /** By what its handlers know who is signed in: `own`, where some of them go by something else than the session of a library. `unknown`: none was found that knows. */
  by: "own" | "library" | "unknown";
}

export interface OwnCheck {
  written: WrittenCheck;
  /** The file that its imports are seen from, and what each names there. */
  file: string;
  resolve(specifier: string): string | null;
}

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

/** A name decides what is looked at, never what it is: that is what linking makes of the handlers that use it. */
const mayCheck = /auth|session|user|log.?in|sign.?in|viewer|profile|account|identity|token|api.?key|require|protect|guard|secur|verif|supabase|createClient|createServer|createRouteHandler/i;

/** Checks that let only some of those through who are signed in, or machines. */
const forFew = /admin|owner|super|staff|role|permission|cron|internal|webhook|secret|signature|captcha|turnstile|qstash|service/i;

/** Handlers for whose callers the same holds. */
const urlForFew = /\/(admin|cron|crons|internal|webhooks?|callback|health|auth)(\/|$)/i;

/** Libraries that sign people in: what `require-auth` can ask by itself. */
export const sessionLibrary = /@clerk\/|next-auth|@auth\/|better-auth|@supabase\/ssr|@kinde-oss\/|@workos-inc\/|@stackframe\//;

/** Linking a handler takes some milliseconds: of more candidates, and more handlers of each, nothing is asked. */
const MOST_CANDIDATES = 6;
const MOST_HANDLERS = 3;

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
export function createOwnChecks(input: OwnChecksInput, { byApp }: KnownChecks): (app: App, kind: CheckedKind) => OwnChecks {
  return (app, kind) => {
    const key = `${kind} ${app.root}`;
    let known = byApp.get(key);
    if (!known) byApp.set(key, (known = inEitherKind(app, kind, input)));
    return known.checks;
  };
}

/** As handlers of its kind do, else as those of the other kind: the look-up is the same, and it refuses as this kind can. */
function inEitherKind(app: App, kind: CheckedKind, input: OwnChecksInput): ReturnType<typeof checksOf> {
  const isAction = kind === "server-action";
  const own = checksOf(app, kind, input);
  if (own.checks.check) return own;
  const { checks: { check, by }, restsOn } = checksOf(app, isAction ? "route-handler" : "server-action", input);
  const written = check && (isAction ? thrown : answered)(check.written);
  const stands = own.checks.by === "own" || by === "unknown" ? own.checks.by : by;
  return { checks: { check: check && written && { ...check, written }, by: stands }, restsOn: new Set([...own.restsOn, ...restsOn]) };
}

function checksOf(app: App, kind: CheckedKind, input: OwnChecksInput): { checks: OwnChecks; restsOn: ReadonlySet<string> } {
  const candidates = candidatesOf(app, kind, input).slice(0, MOST_CANDIDATES);
  return { checks: checksBy(candidates, kind, input), restsOn: reachedFrom(candidates.flatMap(({ users }) => users.map(({ file }) => file)), input.imports) };
}

function checksBy(candidates: readonly Candidate[], kind: CheckedKind, input: OwnChecksInput): OwnChecks {
  const found: Proven[] = [];
  for (const candidate of candidates) {
    const proven = provenBy(candidate, kind, input);
    if (proven) found.push(proven);
    if (proven?.check && candidate.file !== null) break;
  }
  const isOwn = found.some(({ guards }) => guards.some(({ how, reads = [] }) => !sessionLibrary.test(`${how} ${reads.join(" ")}`)));
  const by = isOwn ? "own" : found.length > 0 ? "library" : "unknown";
  const [first] = found;
  // What most handlers ask of a library itself, a module may ask as well.
  if (!first || (first.candidate.package !== null && sessionLibrary.test(first.candidate.package))) return { check: null, by };
  return { check: first.check ?? found.find(({ check, candidate }) => check && candidate.file !== null)?.check ?? null, by };
}

function candidatesOf(app: App, kind: CheckedKind, { perApp, routes, modulesOf, linker }: OwnChecksInput): Candidate[] {
  const files = perApp.filter((one) => one.app === app).flatMap((one) => one.files).filter((entry) => entry.kind === (kind === "server-action" ? "server-action-candidate" : kind) && !urlForFew.test(entry.url ?? ""));
  const asking = new Set(routes.map(({ file }) => file));
  const all = new Map<string, Candidate>();
  for (const user of files) {
    for (const { specifier, names, typeOnly } of modulesOf(user.file)) {
      if (typeOnly) continue;
      const target = linker.context.resolve(user.file, specifier);
      const file = target && "path" in target ? target.path : null;
      for (const name of names ?? ["default"]) {
        const shown = name === "default" ? specifier.slice(specifier.lastIndexOf("/") + 1) : name;
        if (!mayCheck.test(shown) || forFew.test(shown)) continue;
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
  guards: readonly Pick<KnownGuard, "at" | "how" | "reads">[];
  check: OwnCheck | null;
}

/** What handlers that use a candidate guarantee: first those whose check can be read as well. */
function provenBy(candidate: Candidate, kind: CheckedKind, input: OwnChecksInput): Proven | null {
  const { linker, imports } = input;
  const length = ({ file }: EntryFile): number => input.read(file)?.length ?? 0;
  const users = [...candidate.users].sort((a, b) => Number(/\[/.test(a.url ?? "")) - Number(/\[/.test(b.url ?? "")) || length(a) - length(b)).slice(0, MOST_HANDLERS);
  const behind = candidate.file === null ? new Set<string>() : reachedFrom([candidate.file], imports);
  let proven: Proven | null = null;
  for (const { file, url } of users) {
    const module = linker.module(file);
    const text = input.read(file);
    if (!module || text === null) continue;
    const resolve = (specifier: string): string | null => {
      const target = linker.context.resolve(file, specifier);
      return target && "path" in target ? target.path : null;
    };
    const isHelper = ({ imported, from }: ImportedName): boolean => imported === candidate.name && (candidate.file === null ? from === candidate.package : resolve(from) === candidate.file);
    linker.beginEntrypoint();
    for (const handler of handlersOf(kind, module, url ?? "", linker)) {
      const guards = guardsOf(handler, module, input).filter(({ at }) => at.file === file || behind.has(at.file));
      if (guards.length === 0) continue;
      const decided = guards.flatMap(({ at }) => (at.file === file ? [at.span] : []));
      const read = readCheck(file, text, { handler: handler.at.span, isHelper, decided });
      // What an action answers, its own callers know alone.
      const written = read && kind === "server-action" ? thrown(read) : read;
      if (written) return { candidate, guards, check: { written, file, resolve } };
      proven ??= { candidate, guards, check: null };
    }
  }
  return proven;
}

/** The authentications that have passed wherever a handler answers what it was asked for. */
function guardsOf({ name, at, callee, args }: EntryHandler, module: Module, { routes, linker }: OwnChecksInput): readonly Pick<KnownGuard, "at" | "how" | "reads">[] {
  const linked = routes.find(({ file }) => file === module.file)?.handlers.find((one: Handler) => one.name === name);
  if (linked) return linked.guards.always.get("auth") ?? [];
  const { value, facts } = invoke(linker, module, callee, args, at.span, name);
  const settled = value && settle(value);
  if (!settled) return [];
  const answers = alternativesOf(settled.value).filter((one) => !statusesOf(one.value).some((status) => status >= 400));
  if (answers.length === 0) return [];
  return (and(facts, meetAll(answers.map((one) => one.facts))).must.get("auth") ?? []).map((id) => linker.guardById(id));
}
