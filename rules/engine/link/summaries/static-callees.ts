import type { CallEffect, Effect } from "../../facts/effects.js";
import type { FileFacts } from "../../facts/file-facts.js";
import type { FunctionId, ResultId, Value, VariableId } from "../../facts/values.js";
import { isBuiltin } from "../../graph/node-builtins.js";
import type { LinkContext } from "../linker.js";
import { iteratingMethods, joinPath } from "../values/members.js";
import { isMadeHere } from "../values/aliases.js";
import { moduleValuesOf } from "./module-values.js";
import { callsIn, effectsOf } from "../../facts/effect-parts.js";

/** What a call's callee is by its text alone, whoever calls. */
export type StaticCallee =
  | { kind: "function"; file: string; facts: FileFacts; function: FunctionId }
  /** Takes what it is given and does nothing with it that matters here: `console.log`, loggers. */
  | { kind: "sink" }
  /** A function of the language that makes a value from its arguments, and does nothing else. */
  | { kind: "pure" }
  /** Adds its arguments to a list that a variable of a function holds. */
  | { kind: "grows"; variable: VariableId; owner: FunctionId }
  /** A package that the catalogue says nothing of: what it gives may be a promise that rejects. */
  | { kind: "foreign" }
  | { kind: "unknown" };

const unknown: StaticCallee = { kind: "unknown" };
const pure: StaticCallee = { kind: "pure" };
const foreign: StaticCallee = { kind: "foreign" };
const sink: StaticCallee = { kind: "sink" };

const pureGlobals = /^(Object\.(keys|values|entries|fromEntries|assign|freeze|is|hasOwn|getPrototypeOf|getOwnPropertyNames)|JSON\.stringify|Math\.\w+|Number(\.\w+)?|String(\.fromCharCode|\.fromCodePoint)?|Boolean|Array(\.isArray|\.of)?|Date|Date\.(now|UTC|parse)|Symbol|Set|Map|WeakSet|WeakMap|Error|TypeError|RangeError|isNaN|isFinite|parseInt|parseFloat|encodeURIComponent|encodeURI|escape|unescape|performance\.now|crypto\.randomUUID|URLSearchParams)$/;

/** Methods that call what they are given. */
const iterating: ReadonlySet<string> = new Set([...iteratingMethods, "findLastIndex", "sort", "toSorted"]);
const pureMethods: ReadonlySet<string> = new Set([
  "replace", "replaceAll",
  "join", "slice", "concat", "includes", "indexOf", "lastIndexOf", "split", "substring", "substr", "trim", "trimStart", "trimEnd", "toLowerCase", "toUpperCase",
  "toLocaleLowerCase", "toLocaleUpperCase", "startsWith", "endsWith", "padStart", "padEnd", "match", "matchAll", "localeCompare", "charAt", "charCodeAt", "codePointAt",
  "toString", "toISOString", "toLocaleString", "toLocaleDateString", "toLocaleTimeString", "toDateString", "toUTCString", "toFixed", "toPrecision",
  "flat", "at", "reverse", "toReversed", "has", "hasOwnProperty", "test",
]);
/** What a `Date` tells. */
const dateMethods = /^get(UTC)?(Time|Date|Day|FullYear|Month|Hours|Minutes|Seconds|Milliseconds|TimezoneOffset)$/;
const growing = new Set(["push", "unshift", "pop", "shift", "splice", "fill"]);

/** Parts of `a().b().c` followed at most. */
const LONGEST_PATH = 16;
/** Steps followed at most, one after the other: re-exports, constants that name constants. */
const LONGEST_CHAIN = 6;

/** Finds callees without knowing any value: through constants, imports and re-exports. */
export class StaticCallees {
  private readonly definitions = new WeakMap<FileFacts, Definitions>();

  constructor(private readonly context: Pick<LinkContext, "resolve" | "facts" | "api" | "configured">) {}

  of(effect: Effect & { kind: "call" }, file: string, facts: FileFacts): StaticCallee {
    const { callee } = effect;
    if (effect.form === "new") return callee.kind === "global" && pureGlobals.test(callee.name) ? pure : unknown;
    if (effect.form !== "call") return unknown;
    const name = globalName(callee);
    if (name !== null) {
      if (/^console\.\w+$/.test(name)) return sink;
      // Only what is made for it may be changed unseen.
      if (name === "Object.assign" && effect.arguments[0]?.value.kind !== "object") return unknown;
      if (name === "Array.from") return this.iteration(effect.arguments[1]?.value, file, facts);
      return pureGlobals.test(name) ? pure : unknown;
    }
    const named = this.named(callee, file, facts);
    if (named.kind !== "unknown") return named;
    const foreign = this.foreign(callee, file, facts, 0);
    if (foreign) return this.ofPackage(foreign, effect, file);
    if (callee.kind === "member" && growing.has(callee.name) && callee.object.kind === "variable") {
      const variable = facts.variables[callee.object.id];
      return variable && variable.owner !== 0 && isMadeHere(facts, callee.object.id) ? { kind: "grows", variable: callee.object.id, owner: variable.owner } : unknown;
    }
    return callee.kind === "member" ? this.method(callee, effect, file, facts) : unknown;
  }

  /** The function that a value names. */
  named(value: Value, file: string, facts: FileFacts, depth = 0): StaticCallee {
    if (value.kind === "closure") return { kind: "function", file, facts, function: value.function };
    if (depth > LONGEST_CHAIN) return unknown;
    const module = value.kind === "member" ? moduleValuesOf(facts).of(value.object) : null;
    if (value.kind === "member" && module !== null) return this.imported(file, module, value.name, 0);
    if (value.kind !== "variable") return unknown;
    const variable = facts.variables[value.id];
    if (!variable || variable.reassigned) return unknown;
    if (variable.import) return this.imported(file, variable.import.from, variable.import.imported, 0);
    const definition = this.definitionsOf(facts).values.get(value.id);
    return definition ? this.named(definition, file, facts, depth + 1) : unknown;
  }

  private ofPackage(origin: Origin, effect: Effect & { kind: "call" }, file: string): StaticCallee {
    const api = this.context.api(origin.module, file, origin.path);
    if (api) return api.api.kind === "telemetry" ? sink : unknown;
    return effect.arguments.some((one) => one.value.kind === "closure" || one.value.kind === "variable" && one.spread) ? unknown : foreign;
  }

  /** Methods of data. */
  private method(callee: Value & { kind: "member" }, effect: Effect & { kind: "call" }, file: string, facts: FileFacts): StaticCallee {
    if (iterating.has(callee.name)) return this.iteration(effect.arguments[0]?.value, file, facts);
    // Of what is no pattern it is something else: a transaction is executed.
    if (callee.name === "exec") return this.isPattern(callee.object, facts) ? pure : unknown;
    return pureMethods.has(callee.name) || dateMethods.test(callee.name) ? pure : unknown;
  }

  /** What calls the function it is given: pure only where that is known. */
  private iteration(callback: Value | undefined, file: string, facts: FileFacts): StaticCallee {
    if (!callback) return pure;
    const global = globalName(callback);
    if (global !== null) return pureGlobals.test(global) ? pure : unknown;
    return this.named(callback, file, facts).kind === "function" ? pure : unknown;
  }

  private isPattern(value: Value, facts: FileFacts): boolean {
    if (value.kind === "regexp") return true;
    const definition = value.kind === "variable" ? this.definitionsOf(facts).values.get(value.id) : undefined;
    if (definition?.kind === "regexp") return true;
    const made = definition?.kind === "result" ? this.definitionsOf(facts).calls.get(definition.id) : undefined;
    return made?.callee.kind === "global" && made.callee.name === "RegExp";
  }

  /** Where in a package a value comes from, as the catalogue writes it: `createHmac().update`. */
  private foreign(value: Value, file: string, facts: FileFacts, depth: number): Origin | null {
    if (depth > LONGEST_PATH) return null;
    const module = moduleValuesOf(facts).of(value);
    if (module !== null) return this.packageOf(file, module, "");
    switch (value.kind) {
      case "variable": {
        const variable = facts.variables[value.id];
        if (!variable || variable.reassigned) return null;
        if (variable.import) return this.packageOf(file, variable.import.from, variable.import.imported);
        const definition = this.definitionsOf(facts).values.get(value.id);
        return definition ? this.foreign(definition, file, facts, depth + 1) : null;
      }
      case "member": {
        const object = this.foreign(value.object, file, facts, depth + 1);
        return object && { module: object.module, path: joinPath(object.path, value.name) };
      }
      case "result": {
        const call = this.definitionsOf(facts).calls.get(value.id);
        const callee = call?.form === "call" ? this.foreign(call.callee, file, facts, depth + 1) : null;
        return callee && { module: callee.module, path: `${callee.path}()` };
      }
      default:
        return null;
    }
  }

  private packageOf(file: string, module: string, path: string): Origin | null {
    const target = this.context.resolve(file, module);
    return (target && "package" in target) || isBuiltin(module.replace(/^node:/, "").split("/")[0]!) ? { module, path } : null;
  }

  private imported(from: string, specifier: string, name: string, depth: number): StaticCallee {
    const target = depth < LONGEST_CHAIN ? this.context.resolve(from, specifier) : null;
    if (!target || !("path" in target) || this.context.configured(target.path, name)) return unknown;
    const facts = this.context.facts(target.path);
    if (!facts) return unknown;
    const own = facts.exports.find((one) => one.name === name);
    if (own) return this.named(own.value, target.path, facts);
    const again = facts.reexports.find((one) => one.exported === name);
    if (again) return this.imported(target.path, again.from, again.imported, depth + 1);
    for (const star of facts.reexports) {
      if (star.exported !== null || name === "default") continue;
      const found = this.imported(target.path, star.from, name, depth + 1);
      if (found.kind !== "unknown") return found;
    }
    return unknown;
  }

  private definitionsOf(facts: FileFacts): Definitions {
    let known = this.definitions.get(facts);
    if (!known) this.definitions.set(facts, (known = definitionsIn(facts)));
    return known;
  }
}

interface Origin {
  module: string;
  path: string;
}

/** The values of variables that are set once, and the calls by their results. */
interface Definitions {
  values: Map<VariableId, Value>;
  calls: ReadonlyMap<ResultId, CallEffect>;
}

function definitionsIn(facts: FileFacts): Definitions {
  const values = new Map<VariableId, Value>();
  const several = new Set<VariableId>();
  for (const fn of facts.functions) for (const effect of effectsOf(fn.body)) {
    if (effect.kind !== "set") continue;
    if (values.has(effect.variable)) several.add(effect.variable);
    values.set(effect.variable, effect.value);
  }
  for (const variable of several) values.delete(variable);
  return { values, calls: callsIn(facts) };
}

function globalName(value: Value): string | null {
  if (value.kind === "global") return value.name;
  if (value.kind !== "member") return null;
  const object = globalName(value.object);
  return object === null ? null : `${object}.${value.name}`;
}
