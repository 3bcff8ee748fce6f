import { effectsIn, effectsOf, rootOf, topLevel, valuesIn } from "../facts/effect-parts.js";
import type { CallEffect, Effect } from "../facts/effects.js";
import type { FileFacts } from "../facts/file-facts.js";
import { partsOfValue } from "../facts/value-parts.js";
import type { ResultId, Value, VariableId } from "../facts/values.js";
import { arrayValue, classValue, constant, external, namespace, objectValue, opaque, union, type Abstract, type OpaqueValue } from "./values/abstract.js";
import { dependenciesOf, withDependency } from "./values/dependencies.js";
import { evaluate } from "./evaluate.js";
import { filledWith } from "./fillers.js";
import { moduleFrame, State, type Frame } from "./frame.js";
import { noFacts } from "./guards/guard-facts.js";
import { append } from "../lists.js";
import type { Linker } from "./linker.js";
import { functionNumbers, type ModuleText } from "./summaries/standing-functions.js";
import { isKept, registryOf } from "./values/maps.js";
import { memberOf } from "./values/members.js";

/**
 * A file's top level, evaluated variable by variable when one is asked for. Functions that stand as
 * they stood in the text `before` are known from there, unless what they import leads elsewhere.
 */
export class Module implements ModuleText {
  readonly frame: Frame;
  /** Of its functions. */
  readonly numbers: readonly number[];
  /** Variables asked for while no other was being evaluated: what is imported is not looked up again. */
  readonly settled = new Map<VariableId, Abstract>();
  private readonly known = new Map<VariableId, Abstract>();
  private readonly busy = new Set<VariableId>();
  private readonly statements = new Map<VariableId, readonly Effect[]>();
  private parts: { sets: Map<VariableId, number[]>; results: Map<ResultId, number> } | null = null;

  constructor(
    readonly file: string,
    readonly facts: FileFacts,
    readonly linker: Linker,
    before: Module | null,
    leadsElsewhere: (specifier: string) => boolean,
  ) {
    this.numbers = functionNumbers(this, before, leadsElsewhere);
    this.frame = moduleFrame(file, facts, this.numbers);
  }

  /** The top-level statements that make a variable what it is, and those that call something of it. */
  statementsOf(id: VariableId): readonly Effect[] {
    let statements = this.statements.get(id);
    if (!statements) {
      const parts = topLevel(this.facts);
      this.statements.set(id, (statements = [...this.closure(this.partsOf().sets.get(id) ?? []).map((index) => parts[index]!), ...this.callsOn(id)]));
    }
    return statements;
  }

  /** The value of a top-level variable: what its statements make of it. Cycles give what is known so far. */
  variable(id: VariableId): Abstract {
    const known = this.known.get(id);
    if (known) return known;
    const facts = this.facts.variables[id];
    if (!facts) return opaque("no such variable");
    if (facts.import) return this.linker.imported(this.file, facts.import.from, facts.import.imported);
    if (this.busy.has(id)) return this.whileBusy(id);
    this.busy.add(id);
    try {
      const value = this.evaluateVariable(id);
      this.known.set(id, value);
      return value;
    } finally {
      this.busy.delete(id);
    }
  }

  /** Executes the top-level statements that a value needs, in order, and evaluates it. */
  value(value: Value): Abstract {
    const state = this.executed(this.needs([value]));
    return evaluate(value, state.state, state.activation, this.linker);
  }

  /** What a call gives that stands in one of its functions, whoever calls that: what the function is handed is not known. */
  called(call: CallEffect): Abstract {
    const activation = { ...this.linker.moduleActivation(this), furtherArguments: opaque("an argument") };
    const state = this.linker.executeModule(activation, [call]) ?? new State(null);
    return evaluate({ kind: "result", id: call.id }, state, activation, this.linker);
  }

  /** The variable that holds a value, among those evaluated so far. */
  holderOf(value: Abstract): VariableId | null {
    for (const [id, known] of this.known) if (known === value) return id;
    return null;
  }

  /** Runs every top-level statement: for what they declare (durable functions). */
  evaluateAll(): void {
    this.facts.variables.forEach((variable, id) => {
      if (variable.owner === 0 && variable.kind !== "import") this.variable(id);
    });
    const rest = topLevel(this.facts).flatMap((part, index) => (part.kind === "set" ? [] : [index]));
    this.executed(this.closure(rest));
    for (const one of this.facts.exports) this.value(one.value);
  }

  /** Top-level calls of methods of a variable (`app.post(…)`, `bot.on(…)`), as written. */
  callsOn(id: VariableId): CallEffect[] {
    return topLevel(this.facts).filter((part): part is CallEffect => this.isCallOn(id, part));
  }

  private isCallOn(id: VariableId, part: Effect): boolean {
    return part.kind === "call" && part.callee.kind === "member" && rootOf(part.callee.object, this.facts) === id;
  }

  private whileBusy(id: VariableId): Abstract {
    const name = this.facts.variables[id]!.name;
    return opaque(name, dependenciesOf([{ kind: "state", name }]));
  }

  private evaluateVariable(id: VariableId): Abstract {
    const facts = this.facts.variables[id]!;
    const classId = this.facts.classes.findIndex((one) => one.variable === id);
    if (classId >= 0) return classValue(this.file, classId, this.frame);
    const indexes = this.partsOf().sets.get(id);
    const initial = indexes ? this.asLoaded(id, indexes) : constant(undefined);
    const named = facts.type ? this.linker.typedVariable(this, initial, facts.type) : initial;
    return this.withLaterChanges(id, facts.reassigned ? this.withLaterValues(id, named) : named);
  }

  /** What its statements make of it; of an instance of the app's own class, what is called on it as well: `registry.register("fast", askFast)`. */
  private asLoaded(id: VariableId, indexes: readonly number[]): Abstract {
    const made = this.executed(this.closure(indexes)).read(id);
    if (made.kind !== "object" || made.class === null) return made;
    const calls = topLevel(this.facts).flatMap((part, index) => (this.isCallOn(id, part) ? [index] : []));
    return calls.length === 0 ? made : this.executed(this.closure([...indexes, ...calls])).read(id);
  }

  /**
   * A variable that functions of the module write (a lazily made client, a counter): what it is at
   * first, or what any of them makes it.
   */
  private withLaterValues(id: VariableId, initial: Abstract): Abstract {
    const writers = this.facts.functions.flatMap((fn, index) => (index > 0 && fn.parent === 0 && fn.assignsFree.includes(id) ? [index] : []));
    const later = writers.slice(0, 4).flatMap((fn) => this.linker.writtenBy(this, fn, id) ?? []);
    const unknown = writers.length > 4 || (writers.length === 0 && this.mutated(id)) ? [this.whileBusy(id)] : [];
    return union([initial, ...later, ...unknown].map((value) => ({ value, facts: noFacts })));
  }

  /** What functions write of it, in some request or other: nobody knows what it is in this one. */
  private withLaterChanges(id: VariableId, initial: Abstract): Abstract {
    const filled = isCollection(initial) && initial.brand === "Map" ? filledWith(id, this) : null;
    if (filled?.some(isKept)) return registryOf(filled);
    if (isCollection(initial) && this.isFilledLater(id)) return opaque(initial.brand ?? initial.why, withDependency(initial.dependencies, { kind: "state", name: this.facts.variables[id]!.name }), initial);
    const changing = this.facts.functions.filter((fn, index) => index > 0 && fn.changesFree.includes(id));
    let value = initial;
    for (const fn of changing) for (const effect of effectsOf(fn.body)) {
      const written = effect.kind === "put" ? effect : effect.kind === "call" && effect.callee.kind === "member" ? { object: effect.callee.object, key: null } : null;
      if (!written || rootOf(written.object, this.facts) !== id) continue;
      const path = pathOf(written.key ? { kind: "index", object: written.object, key: written.key } : written.object);
      value = changedLater(value, path, this.whileBusy(id), written.key === null);
    }
    return value;
  }

  /** Whether a function of the module puts something into the `Map` or `Set` that a variable holds. */
  private isFilledLater(id: VariableId): boolean {
    return this.facts.functions.some((fn, index) => index > 0 && fn.free.includes(id) && effectsOf(fn.body).some((one) =>
      one.kind === "call" && one.callee.kind === "member" && (one.callee.name === "set" || one.callee.name === "add") && one.callee.object.kind === "variable" && one.callee.object.id === id));
  }

  /** Assigned at the top level only: its last value is the one it keeps. */
  private mutated(id: VariableId): boolean {
    return this.facts.functions.some((fn, index) => index > 0 && fn.assignsFree.includes(id));
  }

  private executed(indexes: readonly number[]): { state: State; activation: ReturnType<Linker["moduleActivation"]>; read(id: VariableId): Abstract } {
    const activation = this.linker.moduleActivation(this);
    const parts = topLevel(this.facts);
    const state = this.linker.executeModule(activation, indexes.map((index) => parts[index]!)) ?? new State(null);
    return { state, activation, read: (id) => state.own(this.frame.id * 65_536 + id) ?? opaque(`${this.facts.variables[id]?.name} of a module`) };
  }

  private needs(values: readonly Value[]): number[] {
    const indexes: number[] = [];
    for (const value of values) for (const result of resultsIn(value)) {
      const index = this.partsOf().results.get(result);
      if (index !== undefined) indexes.push(index);
    }
    return this.closure(indexes);
  }

  /** The parts, and those whose results or temporaries they use, in source order. */
  private closure(indexes: readonly number[]): number[] {
    const parts = topLevel(this.facts);
    const all = new Set<number>();
    const open = [...indexes];
    while (open.length > 0) {
      const index = open.pop()!;
      if (all.has(index)) continue;
      all.add(index);
      for (const value of valuesIn(parts[index]!)) {
        for (const result of resultsIn(value)) open.push(...[this.partsOf().results.get(result)].filter((one) => one !== undefined));
        for (const variable of variablesIn(value)) {
          if (this.facts.variables[variable]?.kind === "temporary") open.push(...(this.partsOf().sets.get(variable) ?? []));
        }
      }
    }
    return [...all].sort((a, b) => a - b);
  }

  private partsOf(): NonNullable<Module["parts"]> {
    if (this.parts) return this.parts;
    const sets = new Map<VariableId, number[]>();
    const results = new Map<ResultId, number>();
    topLevel(this.facts).forEach((part, index) => {
      for (const effect of effectsIn(part)) {
        if (effect.kind === "set") append(sets, effect.variable, index);
        if (effect.kind === "put") {
          const root = rootOf(effect.object, this.facts);
          if (root !== null) append(sets, root, index);
        }
        if (effect.kind === "call" || effect.kind === "await" || effect.kind === "yield") results.set(effect.id, index);
        // `registry.set(name, provider)`, `tools.push(tool)` while the module loads.
        if (effect.kind === "call" && effect.callee.kind === "member" && effect.callee.object.kind === "variable" && filling.test(effect.callee.name)) append(sets, effect.callee.object.id, index);
      }
    });
    this.parts = { sets, results };
    return this.parts;
  }
}

/** What a file exports under a name; `*` is all of it. Follows re-exports, through cycles too. */
export function exportOf(linker: Linker, file: string, name: string, seen: ReadonlySet<string> = new Set()): Abstract {
  if (name === "*") return namespace(file, linker.module(file)?.frame.id ?? null);
  const configured = linker.configuredCall(file, name);
  if (configured) return configured;
  const module = linker.module(file);
  if (!module) return opaque(`${file} cannot be read`);
  const key = `${file}#${name}`;
  if (seen.has(key)) return opaque("a cycle of re-exports");
  const next = new Set(seen).add(key);
  const own = module.facts.exports.find((one) => one.name === name);
  if (own) return module.value(own.value);
  const named = module.facts.reexports.find((one) => one.exported === name);
  if (named) return linker.importedThrough(file, named.from, named.imported, next);
  for (const star of module.facts.reexports) {
    if (star.exported !== null || name === "default") continue;
    const found = linker.importedThrough(file, star.from, name, next);
    if (found.kind !== "opaque" && !(found.kind === "constant" && found.value === undefined)) return found;
  }
  // `module.exports = { … }` seen through `import { … }`.
  const whole = name === "default" ? undefined : module.facts.exports.find((one) => one.name === "default" && one.form === "commonjs");
  if (whole) return memberOf(module.value(whole.value), name, linker);
  return name === "default" && module.facts.exports.some((one) => one.form === "commonjs") ? namespace(file, module.frame.id) : opaque(`no export ${name}`);
}

/** What is called, made or extended by the name of a module: with `module.exports = C`, that is `C`. */
export function moduleItself(value: Abstract, linker: Linker): Abstract {
  if (value.kind !== "namespace") return value;
  const module = linker.module(value.file);
  const whole = module?.facts.exports.find((one) => one.name === "default" && one.form === "commonjs");
  return module && whole ? module.value(whole.value) : value;
}

export function packageExport(module: string, from: string, name: string): Abstract {
  return external(module, from, name === "*" ? "" : name);
}

/** Methods that put something into what they are called on. */
const filling = /^(set|push|unshift)$/;

/** The members on the way from a variable to a part of it; null: one that is not known. */
function pathOf(value: Value): (string | null)[] {
  if (value.kind === "member") return [...pathOf(value.object), value.name];
  return value.kind === "index" ? [...pathOf(value.object), value.key.kind === "constant" ? String(value.key.value) : null] : [];
}

/** A value of which a part is written later: where that was a number, a text or a list, it is not known any more. */
function changedLater(value: Abstract, path: readonly (string | null)[], later: Abstract, isList: boolean): Abstract {
  const [name, ...below] = path;
  if (name === undefined) {
    if (isList) return value.kind === "array" ? arrayValue(value.items, value.rest ?? later) : value;
    return value.kind === "constant" && value.value !== null && value.value !== undefined ? union([value, later].map((one) => ({ value: one, facts: noFacts }))) : value;
  }
  if (value.kind === "array" && below.length === 0 && !isList) return arrayValue(value.items, value.rest ?? later);
  if (value.kind !== "object") return value;
  const members = new Map([...value.members].map(([key, member]) => [key, name === null || key === name ? changedLater(member, below, later, isList) : member]));
  // `BUCKETS[address] = now`: under any name.
  const rest = value.rest ?? (name === null && below.length === 0 ? later : null);
  return objectValue(members, { rest, class: value.class, brand: value.brand });
}

function isCollection(value: Abstract): value is OpaqueValue {
  return value.kind === "opaque" && (value.brand === "Map" || value.brand === "Set");
}

function* resultsIn(value: Value): Iterable<ResultId> {
  for (const part of partsOfValue(value)) if (part.kind === "result") yield part.id;
}

function* variablesIn(value: Value): Iterable<VariableId> {
  for (const part of partsOfValue(value)) if (part.kind === "variable") yield part.id;
}
