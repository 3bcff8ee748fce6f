import type { Effect } from "../../facts/effects.js";
import type { FileFacts } from "../../facts/file-facts.js";
import type { FunctionId, ResultId, Value } from "../../facts/values.js";
import { isMadeHere } from "../values/aliases.js";
import { effectsIn, valuesIn } from "../../facts/effect-parts.js";
import { partsOfValue } from "../../facts/value-parts.js";
import type { StaticCallee, StaticCallees } from "./static-callees.js";

type FunctionPlace = StaticCallee & { kind: "function" };

/** What a function that does nothing by itself has others do, and whose variables it changes. */
interface Doing {
  runs: FunctionPlace[];
  /** Functions that enclose it. */
  changes: ReadonlySet<FunctionId>;
  /** Whether it makes a text shorter: what it gives is then of a length that somebody may ask for. */
  cuts: boolean;
}

/** Functions looked at for one answer at most. */
const MOST_FUNCTIONS = 60;

/**
 * Which functions do nothing that matters, whatever they are called with: no call but of the
 * language, of loggers and of other such functions, no throw, no writes outside. Where its result
 * is not used either, a call of one need not be followed.
 */
export class InertFunctions {
  private readonly known = new Map<string, Map<FunctionId, boolean>>();
  private readonly doings = new Map<string, Map<FunctionId, Doing | null>>();
  private readonly cutting = new Map<string, Map<FunctionId, boolean>>();
  /** By the files forgotten last. */
  private readonly forgotten = new Map<string, ReadonlyMap<FunctionId, boolean>>();

  constructor(private readonly callees: StaticCallees) {}

  has(file: string, facts: FileFacts, fn: FunctionId): boolean {
    const known = this.known.get(file)?.get(fn);
    if (known !== undefined) return known;
    const place: FunctionPlace = { kind: "function", file, facts, function: fn };
    const seen = new Map<string, FunctionPlace>([[keyOf(place), place]]);
    const changed = new Map<string, FunctionPlace>();
    for (const at of seen.values()) {
      const doing = seen.size > MOST_FUNCTIONS ? null : this.doingOf(at);
      if (doing === null || doing.runs.some((one) => this.isKnown(one) === false)) {
        this.note(place, false);
        return false;
      }
      for (const one of doing.runs) if (this.isKnown(one) !== true) seen.set(keyOf(one), one);
      for (const owner of doing.changes) changed.set(keyOf({ ...at, function: owner }), { ...at, function: owner });
    }
    if (changed.size === 0) for (const one of seen.values()) this.note(one, true);
    // What a closure changes of a function that is run is gone with it; by itself such a closure is not inert.
    else if ([...changed].every(([key, owner]) => seen.has(key) && !encloses(owner, place))) this.note(place, true);
    else return false;
    return true;
  }

  /** Whether an inert function, or one it runs, makes a text shorter. */
  cuts(file: string, facts: FileFacts, fn: FunctionId): boolean {
    const known = ofFile(this.cutting, file);
    let cuts = known.get(fn);
    if (cuts === undefined) known.set(fn, (cuts = this.anyCuts({ kind: "function", file, facts, function: fn })));
    return cuts;
  }

  /** Forgets the functions of a file. */
  forget(file: string): void {
    this.forgotten.set(file, ofFile(this.known, file));
    this.known.delete(file);
    this.doings.delete(file);
    this.cutting.delete(file);
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

  private anyCuts(place: FunctionPlace): boolean {
    const seen = new Map<string, FunctionPlace>([[keyOf(place), place]]);
    for (const at of seen.values()) {
      const doing = this.doingOf(at);
      if (doing?.cuts) return true;
      for (const one of doing?.runs ?? []) seen.set(keyOf(one), one);
    }
    return false;
  }

  private isKnown(place: FunctionPlace): boolean | undefined {
    return this.known.get(place.file)?.get(place.function);
  }

  private note(place: FunctionPlace, inert: boolean): void {
    ofFile(this.known, place.file).set(place.function, inert);
  }

  private doingOf(place: FunctionPlace): Doing | null {
    const doings = ofFile(this.doings, place.file);
    let doing = doings.get(place.function);
    if (doing === undefined) doings.set(place.function, (doing = this.findDoing(place)));
    return doing;
  }

  /** Null where it does something itself. */
  private findDoing(place: FunctionPlace): Doing | null {
    const { facts, file } = place;
    const fn = facts.functions[place.function];
    if (!fn || fn.generator || fn.directives.length > 0 || fn.annotations.length > 0) return null;
    const runs: FunctionPlace[] = [];
    const changes = new Set<FunctionId>();
    let cuts = false;
    /** Whether what changes is the affair of this function and those around it. */
    const mayChange = (owner: FunctionId | undefined): boolean => {
      if (owner !== undefined && owner !== place.function) changes.add(owner);
      return owner !== undefined && owner !== MODULE;
    };
    if (!fn.assignsFree.every((variable) => mayChange(facts.variables[variable]?.owner))) return null;
    const quiet = new Set<ResultId>();
    for (const effect of inOrder(fn.body)) {
      switch (effect.kind) {
        case "call": {
          const callee = this.callees.of(effect, file, facts);
          if (callee.kind === "unknown" || (callee.kind === "grows" && !mayChange(callee.owner))) return null;
          if (callee.kind === "function") runs.push(callee);
          cuts ||= effect.callee.kind === "member" && cutMethods.has(effect.callee.name);
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
          if (!mayChange(ownerOf(effect.object, facts))) return null;
      }
    }
    for (const value of valuesIn(fn.body)) for (const part of partsOfValue(value)) {
      if (part.kind === "class" || part.kind === "super") return null;
      if (part.kind === "closure") runs.push({ kind: "function", file, facts, function: part.function });
    }
    return { runs, changes, cuts };
  }
}

/** Methods that give a part of a text. */
const cutMethods = new Set(["slice", "substring", "substr"]);

/** The function that a module's own statements are. */
export const MODULE = 0;

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

/** The function that made what a member is written of, where nobody else can hold it. */
function ownerOf(object: Value, facts: FileFacts): FunctionId | undefined {
  const root = rootOf(object);
  return root.kind === "variable" && isMadeHere(facts, root.id) ? facts.variables[root.id]?.owner : undefined;
}

/** Whether one function stands in another: a call of the other from within it is of another run. */
function encloses(outer: FunctionPlace, { file, facts, function: inner }: FunctionPlace): boolean {
  if (outer.file !== file) return false;
  for (let at = facts.functions[inner]?.parent ?? null; at !== null; at = facts.functions[at]?.parent ?? null) if (at === outer.function) return true;
  return false;
}

function rootOf(value: Value): Value {
  return value.kind === "member" || value.kind === "index" ? rootOf(value.object) : value;
}

/** Results come before what uses them. */
function inOrder(body: Effect): Effect[] {
  const all = [...effectsIn(body)];
  return [...all.filter((one) => one.kind === "call"), ...all.filter((one) => one.kind !== "call")];
}
