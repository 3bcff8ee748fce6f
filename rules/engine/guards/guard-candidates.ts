import { createCatalog, type Catalog } from "../../catalog/index.js";
import { configFileName } from "../config/config.js";
import { setJsonValue } from "../edits/json-edits.js";
import type { Entrypoint, Handler, ModelCall } from "../entrypoint.js";
import type { CallEffect, Effect } from "../facts/effects.js";
import type { FileFacts, FunctionFacts } from "../facts/file-facts.js";
import type { Value } from "../facts/values.js";
import type { Fix, Read, TextEdit } from "../finding.js";
import { folderOf, importedFrom, joined } from "../graph/posix-path.js";

export type ClaimedKind = "auth" | "rateLimit" | "budget";

/** An imported function that stands before a model call and may be the guard that was not found. */
interface Candidate {
  /** As imported: a module, and the path of names in it. */
  from: string;
  name: string;
  /** Its handler is this argument; null: it is called, not wrapped around. */
  wraps: number | null;
}

/** Offered to a person, so a name may choose among what stands there; it never decides what is reported. */
const names: Record<ClaimedKind, { words: RegExp; what: string }> = {
  auth: { words: /auth|session|user|log.?in|sign|permission|member|access|admin|token|api.?key/i, what: "an authentication check" },
  rateLimit: { words: /limit|throttl/i, what: "a rate limit" },
  budget: { words: /credit|quota|budget|usage|balance|subscri|plan|entitle|limit/i, what: "a budget check" },
};

/** More than these would be a list to read, not a fix to take. */
const mostOffered = 3;

/**
 * Fixes that say in the configuration what only a person can know: that a call before `call`, or a
 * wrapper around the handler, is a guard of this kind. Looks at the route's own file alone.
 */
export function guardClaims(entrypoint: Entrypoint, handler: Handler, call: ModelCall, kind: ClaimedKind): Fix[] {
  const { words, what } = names[kind];
  const offered = candidates(entrypoint, handler, call).filter(({ name }) => words.test(name));
  return offered.slice(0, mostOffered).map((candidate) => ({
    title: `Say in ${configFileName} that \`${candidate.name}\` is ${what}`,
    safe: false,
    claim: true,
    edits: (read) => claimEdits(candidate, kind, entrypoint, read),
  }));
}

function claimEdits({ from, name, wraps }: Candidate, kind: ClaimedKind, { app, file }: Entrypoint, read: Read): TextEdit[] {
  const folder = configFolder(app.root, read);
  const config = `${folder}/${configFileName}`;
  const text = read(config);
  const call = `${seenFrom(folder, file, from)}#${name}`;
  if (text?.includes(JSON.stringify(call)) && wraps === null) return [];
  return wraps === null
    ? setJsonValue(config, text, ["guards", -1], { call, kind })
    : setJsonValue(config, text, ["wrappers", -1], { call, argument: wraps, guards: [kind] });
}

/** Of the configuration in force: the nearest one above the app, else the app's own, to be created. */
function configFolder(root: string, read: Read): string {
  for (let folder = root; folder.includes("/"); folder = folder.slice(0, folder.lastIndexOf("/"))) {
    if (read(`${folder}/${configFileName}`) !== null) return folder;
  }
  return root;
}

/** A relative specifier of a file, as it is written in another folder. */
function seenFrom(folder: string, file: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier;
  return importedFrom(joined(folderOf(file), specifier), folder);
}

let packages: Catalog | null = null;

function candidates({ file, facts }: Entrypoint, handler: Handler, call: ModelCall): Candidate[] {
  // The chain begins with the handler itself.
  const way = [...call.chain.slice(1).map(({ at }) => at), call.at];
  const here = way.find((at) => at.file === file);
  const start = here?.span[0] ?? handler.at.span[0];
  const around = facts.functions.filter((one) => one.parent !== null && one.span[0] <= start && start < one.span[1]);
  const before = around.flatMap((one) => awaitedCalls(one, facts)).filter(({ span }) => span[1] <= start);
  // A wrapper that was followed stands on the way, in its own file: what it checks is known.
  const wrapping = way[0] !== here ? [] : callsIn(facts.functions[0]!.body).filter(({ span }) => span[0] <= start && start < span[1]);
  const all = [
    ...before.flatMap((one) => candidateOf(one, null, facts)),
    ...wrapping.flatMap((one) => candidateOf(one, one.arguments.findIndex((argument) => argument.span[0] <= start && start < argument.span[1]), facts)),
  ];
  packages ??= createCatalog();
  const { knows } = packages;
  const distinct = new Map(all.map((one) => [`${one.from}#${one.name}`, one]));
  // Of packages that the catalogue knows it also knows what guards.
  return [...distinct.values()].filter(({ from, wraps }) => !knows(from) && wraps !== -1);
}

function candidateOf({ callee, form }: CallEffect, wraps: number | null, facts: FileFacts): Candidate[] {
  const imported = form === "call" ? importOf(callee, facts) : null;
  return imported === null ? [] : [{ ...imported, wraps }];
}

function importOf(callee: Value, facts: FileFacts): { from: string; name: string } | null {
  if (callee.kind === "variable") {
    const imported = facts.variables[callee.id]?.import;
    return imported && imported.imported !== "*" ? { from: imported.from, name: imported.imported } : null;
  }
  if (callee.kind !== "member") return null;
  const object = importOf(callee.object, facts);
  if (object) return { from: object.from, name: `${object.name}.${callee.name}` };
  const whole = callee.object.kind === "variable" ? facts.variables[callee.object.id]?.import : null;
  return whole?.imported === "*" ? { from: whole.from, name: callee.name } : null;
}

/**
 * Calls whose promise is awaited in the same function, so that a refusal can be thrown or looked at.
 * The app's own code was followed as far as it goes: where nobody looks at what it gives, it is none.
 */
function awaitedCalls({ body }: FunctionFacts, facts: FileFacts): CallEffect[] {
  const effects = effectsIn(body);
  return callsIn(body).filter((call) => {
    const awaited = effects.find((effect) => effect.kind === "await" && effect.value.kind === "result" && effect.value.id === call.id);
    if (awaited?.kind !== "await") return false;
    const from = importOf(call.callee, facts)?.from ?? "";
    return !ownCode.test(from) || effects.some((effect) => effect.kind !== "call" && effect !== awaited && mentions(effect, awaited.id));
  });
}

/** Relative specifiers, and what apps call their own folders. */
const ownCode = /^(\.|@\/|~|#)/;

/** Whether an effect itself, not those within it, uses a result. */
function mentions(effect: Effect, result: number): boolean {
  switch (effect.kind) {
    case "choice":
      return uses(effect.condition, result);
    case "set":
    case "exit":
    case "await":
      return uses(effect.value, result);
    default:
      return false;
  }
}

function uses(value: Value, result: number): boolean {
  const open: unknown[] = [value];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (typeof at !== "object" || at === null) continue;
    if ("kind" in at && at.kind === "result" && "id" in at && at.id === result) return true;
    open.push(...Object.values(at));
  }
  return false;
}

function callsIn(body: Effect): CallEffect[] {
  return effectsIn(body).filter((effect) => effect.kind === "call");
}

/** In order; iterative, since blocks may be nested deep. */
function effectsIn(body: Effect): Effect[] {
  const all: Effect[] = [];
  const stack = [body];
  for (let effect = stack.pop(); effect !== undefined; effect = stack.pop()) {
    all.push(effect);
    stack.push(...partsOf(effect).reverse());
  }
  return all;
}

function partsOf(effect: Effect): Effect[] {
  switch (effect.kind) {
    case "sequence":
      return [...effect.parts];
    case "choice":
      return [effect.then, effect.otherwise];
    case "block":
      return [effect.body];
    case "loop":
      return [effect.test, effect.body, effect.update];
    case "try":
      return [effect.body, ...(effect.handler ? [effect.handler.body] : []), ...(effect.finalizer ? [effect.finalizer] : [])];
    default:
      return [];
  }
}
