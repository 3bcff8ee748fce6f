import type { Effect } from "../facts/effects.js";
import type { FileFacts } from "../facts/file-facts.js";
import type { FunctionId, Value, VariableId } from "../facts/values.js";
import type { LinkContext } from "./linker.js";
import { effectsIn } from "./modules.js";

/** What a call's callee is by its text alone, whoever calls. */
export type StaticCallee =
  | { kind: "function"; file: string; facts: FileFacts; function: FunctionId }
  /** Takes what it is given and does nothing with it that matters here: `console.log`, loggers. */
  | { kind: "sink" }
  /** A function of the language that makes a value from its arguments, and does nothing else. */
  | { kind: "pure" }
  | { kind: "unknown" };

const unknown: StaticCallee = { kind: "unknown" };
const pure: StaticCallee = { kind: "pure" };
const sink: StaticCallee = { kind: "sink" };

const pureGlobals = /^(Object\.(keys|values|entries|fromEntries|assign|freeze)|JSON\.stringify|Math\.\w+|Number(\.\w+)?|String|Boolean|Array\.isArray|Date|Date\.now|Symbol|Set|Map|WeakSet|Error|TypeError|RangeError|isNaN|isFinite|parseInt|parseFloat|encodeURIComponent|encodeURI|performance\.now)$/;

const pureMethods = new Set([
  "join", "slice", "concat", "includes", "indexOf", "split", "trim", "toLowerCase", "toUpperCase", "startsWith", "endsWith", "replace",
  "replaceAll", "substring", "padStart", "padEnd", "toString", "toISOString", "toFixed", "flat", "reverse", "at", "charAt", "charCodeAt", "has", "hasOwnProperty",
  "map", "filter", "forEach", "flatMap", "some", "every", "find", "findIndex", "reduce", "sort",
]);
/** Those that call what they are given. */
const iterating = new Set(["map", "filter", "forEach", "flatMap", "some", "every", "find", "findIndex", "reduce", "sort"]);

/** Re-exports followed at most, one after the other. */
const LONGEST_REEXPORT = 6;

/** Finds callees without knowing any value: through constants, imports and re-exports. */
export class StaticCallees {
  private readonly closures = new WeakMap<FileFacts, Map<VariableId, FunctionId>>();

  constructor(private readonly context: LinkContext) {}

  of(effect: Effect & { kind: "call" }, file: string, facts: FileFacts): StaticCallee {
    if (effect.form !== "call" && effect.form !== "new") return unknown;
    const { callee } = effect;
    if (effect.form === "new") return callee.kind === "global" && pureGlobals.test(callee.name) ? pure : unknown;
    const name = globalName(callee);
    if (name !== null) {
      if (/^console\.\w+$/.test(name)) return sink;
      return pureGlobals.test(name) && effect.arguments.every((one) => !mayBeFunction(one.value)) ? pure : unknown;
    }
    if (callee.kind === "member") return this.method(callee, effect, file, facts);
    return callee.kind === "variable" || callee.kind === "closure" ? this.named(callee, file, facts) : unknown;
  }

  /** The function that a value names. */
  named(value: Value, file: string, facts: FileFacts): StaticCallee {
    if (value.kind === "closure") return { kind: "function", file, facts, function: value.function };
    if (value.kind !== "variable") return unknown;
    const variable = facts.variables[value.id];
    if (!variable || variable.reassigned) return unknown;
    if (variable.import) return this.imported(file, variable.import.from, variable.import.imported, 0);
    const closure = this.closuresOf(facts).get(value.id);
    return closure === undefined ? unknown : { kind: "function", file, facts, function: closure };
  }

  private method(callee: Value & { kind: "member" }, effect: Effect & { kind: "call" }, file: string, facts: FileFacts): StaticCallee {
    const root = callee.object;
    const variable = root.kind === "variable" ? facts.variables[root.id] : undefined;
    if (variable?.import) {
      const api = this.context.api(variable.import.from, file, `${variable.import.imported === "*" ? "" : `${variable.import.imported}.`}${callee.name}`);
      return api?.api.kind === "telemetry" ? sink : unknown;
    }
    if (!pureMethods.has(callee.name)) return unknown;
    if (!iterating.has(callee.name)) return pure;
    const [callback] = effect.arguments;
    if (!callback) return pure;
    const given = globalName(callback.value);
    if (given !== null) return pureGlobals.test(given) ? pure : unknown;
    return this.named(callback.value, file, facts).kind === "function" ? pure : unknown;
  }

  private imported(from: string, specifier: string, name: string, depth: number): StaticCallee {
    const target = depth < LONGEST_REEXPORT ? this.context.resolve(from, specifier) : null;
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

  /** Variables that hold one closure, and nothing else ever. */
  private closuresOf(facts: FileFacts): Map<VariableId, FunctionId> {
    let known = this.closures.get(facts);
    if (known) return known;
    this.closures.set(facts, (known = new Map()));
    const several = new Set<VariableId>();
    for (const fn of facts.functions) for (const effect of effectsIn(fn.body)) {
      if (effect.kind !== "set") continue;
      if (effect.value.kind === "closure" && !known.has(effect.variable)) known.set(effect.variable, effect.value.function);
      else several.add(effect.variable);
    }
    for (const variable of several) known.delete(variable);
    return known;
  }
}

function globalName(value: Value): string | null {
  if (value.kind === "global") return value.name;
  if (value.kind !== "member") return null;
  const object = globalName(value.object);
  return object === null ? null : `${object}.${value.name}`;
}

function mayBeFunction(value: Value): boolean {
  return value.kind === "closure";
}
