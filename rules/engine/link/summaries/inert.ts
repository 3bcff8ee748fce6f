import type { Effect } from "../../facts/effects.js";
import type { FileFacts } from "../../facts/file-facts.js";
import type { FunctionId, ResultId, Value } from "../../facts/values.js";
import { isMadeHere } from "../values/aliases.js";
import { effectsIn, partsOfValue, valuesIn } from "../modules.js";
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
  private readonly known = new Map<string, Map<FunctionId, boolean>>();
  private readonly called = new Map<string, Map<FunctionId, FunctionPlace[] | null>>();
  /** By the files forgotten last. */
  private readonly forgotten = new Map<string, ReadonlyMap<FunctionId, boolean>>();

  constructor(private readonly callees: StaticCallees) {}

  has(file: string, facts: FileFacts, fn: FunctionId): boolean {
    const known = this.known.get(file)?.get(fn);
    if (known !== undefined) return known;
    const place: FunctionPlace = { kind: "function", file, facts, function: fn };
    const seen = new Map<string, FunctionPlace>([[keyOf(place), place]]);
    for (const at of seen.values()) {
      const next = seen.size > MOST_FUNCTIONS ? null : this.nextOf(at);
      if (next === null || next.some((one) => this.isKnown(one) === false)) {
        this.note(place, false);
        return false;
      }
      for (const one of next) if (this.isKnown(one) !== true) seen.set(keyOf(one), one);
    }
    for (const one of seen.values()) this.note(one, true);
    return true;
  }

  /** Forgets the functions of a file. */
  forget(file: string): void {
    this.forgotten.set(file, ofFile(this.known, file));
    this.known.delete(file);
    this.called.delete(file);
  }

  /** Of the file forgotten last, these functions are as they were after all, with all that they mention. */
  standAgain(file: string, functions: ReadonlySet<FunctionId>): void {
    const before = this.forgotten.get(file);
    this.forgotten.delete(file);
    for (const id of functions) {
      const known = before?.get(id);
      if (known !== undefined) ofFile(this.known, file).set(id, known);
    }
  }

  private isKnown(place: FunctionPlace): boolean | undefined {
    return this.known.get(place.file)?.get(place.function);
  }

  private note(place: FunctionPlace, inert: boolean): void {
    ofFile(this.known, place.file).set(place.function, inert);
  }

  private nextOf(place: FunctionPlace): FunctionPlace[] | null {
    const called = ofFile(this.called, place.file);
    let next = called.get(place.function);
    if (next === undefined) called.set(place.function, (next = this.calledBy(place)));
    return next;
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

function ofFile<K, V>(table: Map<string, Map<K, V>>, file: string): Map<K, V> {
  let own = table.get(file);
  if (!own) table.set(file, (own = new Map<K, V>()));
  return own;
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
