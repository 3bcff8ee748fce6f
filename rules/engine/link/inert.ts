import type { Effect } from "../facts/effects.js";
import type { FileFacts } from "../facts/file-facts.js";
import type { FunctionId, ResultId, Value } from "../facts/values.js";
import { isMadeHere } from "./aliases.js";
import { effectsIn, partsOfValue, valuesIn } from "./modules.js";
import type { StaticCallee, StaticCallees } from "./static-callees.js";

type FunctionPlace = StaticCallee & { kind: "function" };

/** Functions looked at for one answer at most. */
const MOST_FUNCTIONS = 60;

/**
 * Which functions do nothing that matters, whatever they are called with: no call but of the
 * language, of loggers and of other such functions, no throw, no writes outside. Where its result
 * is not used either, a call of one need not be followed.
 */
export class InertFunctions {
  private readonly known = new Map<string, boolean>();
  private readonly called = new Map<string, FunctionPlace[] | null>();

  constructor(private readonly callees: StaticCallees) {}

  has(file: string, facts: FileFacts, fn: FunctionId): boolean {
    const key = `${file}:${fn}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const seen = new Map<string, FunctionPlace>([[key, { kind: "function", file, facts, function: fn }]]);
    for (const [at, place] of seen) {
      let next = seen.size > MOST_FUNCTIONS ? null : this.called.get(at);
      if (next === undefined) this.called.set(at, (next = this.calledBy(place)));
      if (next === null || next.some((one) => this.known.get(keyOf(one)) === false)) {
        this.known.set(key, false);
        return false;
      }
      for (const one of next) if (this.known.get(keyOf(one)) !== true) seen.set(keyOf(one), one);
    }
    for (const one of seen.keys()) this.known.set(one, true);
    return true;
  }

  /** The functions one may run; null where it does something itself. */
  private calledBy(place: FunctionPlace): FunctionPlace[] | null {
    const { facts, file } = place;
    const fn = facts.functions[place.function];
    if (!fn || fn.generator || fn.directives.length > 0 || fn.annotations.length > 0 || fn.assignsFree.length > 0) return null;
    const next: FunctionPlace[] = [];
    const quiet = new Set<ResultId>();
    for (const effect of inOrder(fn.body)) {
      switch (effect.kind) {
        case "call": {
          const callee = this.callees.of(effect, file, facts);
          if (callee.kind === "unknown" || (callee.kind === "grows" && callee.owner !== place.function)) return null;
          if (callee.kind === "function") next.push(callee);
          if (callee.kind !== "foreign") quiet.add(effect.id);
          break;
        }
        case "await":
          if (effect.value.kind !== "result" || !quiet.has(effect.value.id)) return null;
          break;
        case "exit":
          if (effect.exit === "throw" || (effect.value.kind === "result" && !quiet.has(effect.value.id) && !awaits(fn.body, effect.value.id))) return null;
          break;
        case "yield":
          return null;
        case "put":
          if (!isOwn(effect.object, place)) return null;
      }
    }
    for (const value of valuesIn(fn.body)) for (const part of partsOfValue(value)) {
      if (part.kind === "class" || part.kind === "super") return null;
      if (part.kind === "closure") next.push({ kind: "function", file, facts, function: part.function });
    }
    return next;
  }
}

/** Whether a result is that of an `await`: it is no promise. */
function awaits(body: Effect, result: ResultId): boolean {
  for (const effect of effectsIn(body)) if (effect.kind === "await" && effect.id === result) return true;
  return false;
}

function keyOf(place: FunctionPlace): string {
  return `${place.file}:${place.function}`;
}

/** Whether a member is written of something that nobody else can hold. */
function isOwn(object: Value, { facts, function: fn }: FunctionPlace): boolean {
  const root = rootOf(object);
  return root.kind === "variable" && facts.variables[root.id]?.owner === fn && isMadeHere(facts, root.id);
}

function rootOf(value: Value): Value {
  return value.kind === "member" || value.kind === "index" ? rootOf(value.object) : value;
}

/** Results come before what uses them. */
function inOrder(body: Effect): Effect[] {
  const all = [...effectsIn(body)];
  return [...all.filter((one) => one.kind === "call"), ...all.filter((one) => one.kind !== "call")];
}
