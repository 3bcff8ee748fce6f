import type { Effect } from "../../facts/effects.js";
import type { FileFacts, FunctionFacts } from "../../facts/file-facts.js";
import type { FunctionId, ResultId, Value, VariableId } from "../../facts/values.js";
import { append } from "../../lists.js";
import { MODULE, type InertFunctions } from "./inert.js";
import { effectsOf } from "../../facts/effect-parts.js";
import { partsOfValue } from "../../facts/value-parts.js";
import type { StaticCallees } from "./static-callees.js";

/** Which parameters and captured variables a function's effects and result can depend on. */
export interface Demand {
  parameters: ReadonlySet<number>;
  captures: ReadonlySet<VariableId>;
  /** Whether arguments from some position on are asked for together (`...rest`, `arguments`). */
  rest: boolean;
}

/** A place where a value of one file is held: a variable as one function sees it, a result, a parameter. */
type Node = `v${number}@${number}` | `r${number}` | `p${number}@${number}`;

/** Where a value goes: to another place, to a parameter of a function called, or to something that matters. */
type Use = "matters" | { to: Node } | { parameter: number; file: string; facts: FileFacts; function: FunctionId };

/** What one function does with values; `quiet`: results of calls that do nothing which matters. */
interface OwnUses {
  uses: (readonly [Node, Use])[];
  quiet: ResultId[];
}

/** What is known of the functions of a file. */
interface OfFile {
  own: Map<FunctionId, OwnUses>;
  /** Those of all that are in `own`. */
  uses: Map<Node, Use[]>;
  demands: Map<FunctionId, Demand>;
}

/**
 * Which values are asked for, computed by following where they go. A value matters that reaches a
 * callee, a condition, a bound, an exit, an `await`, or an argument of a call that is not seen
 * through; one that only reaches loggers and inert functions with unused results does not.
 */
export class Demands {
  private readonly known = new Map<string, Map<Node, boolean>>();
  private readonly files = new Map<string, OfFile>();
  /** By the files forgotten last. */
  private readonly forgotten = new Map<string, OfFile>();

  constructor(
    private readonly callees: StaticCallees,
    private readonly inert: InertFunctions,
  ) {}

  of(file: string, facts: FileFacts, fn: FunctionId): Demand {
    const { demands } = this.inFile(file);
    let demand = demands.get(fn);
    if (!demand) demands.set(fn, (demand = this.compute(file, facts, fn)));
    return demand;
  }

  /** Forgets the functions of a file. */
  forget(file: string): void {
    this.forgotten.set(file, this.inFile(file));
    this.known.delete(file);
    this.files.delete(file);
  }

  /** Of the file forgotten last, these functions are as they were after all, with all that they mention. */
  standAgain(file: string, functions: ReadonlySet<FunctionId>): void {
    const before = this.forgotten.get(file);
    this.forgotten.delete(file);
    if (!before) return;
    for (const [id, own] of before.own) {
      if (functions.has(id)) continue;
      removeFrom(before.uses, own);
      before.own.delete(id);
    }
    const demands = new Map([...before.demands].filter(([id]) => functions.has(id)));
    this.files.set(file, { own: before.own, uses: before.uses, demands });
  }

  private inFile(file: string): OfFile {
    let known = this.files.get(file);
    if (!known) this.files.set(file, (known = { own: new Map(), uses: new Map(), demands: new Map() }));
    return known;
  }

  /** Whether what a call gives is used for anything that matters. */
  ofResult(file: string, facts: FileFacts, result: ResultId): boolean {
    return this.matters(file, facts, `r${result}`);
  }

  private compute(file: string, facts: FileFacts, fn: FunctionId): Demand {
    const { parameters, free } = facts.functions[fn]!;
    const asked = parameters.flatMap((_, index) => (this.matters(file, facts, `p${index}@${fn}`) ? [index] : []));
    return {
      parameters: new Set(asked),
      captures: new Set(free.filter((variable) => this.matters(file, facts, `v${variable}@${fn}`))),
      rest: this.matters(file, facts, `p${REST}@${fn}`),
    };
  }

  private matters(file: string, facts: FileFacts, node: Node): boolean {
    const before = this.known.get(file)?.get(node);
    if (before !== undefined) return before;
    const seen = new Map<string, Set<Node>>();
    const open: { file: string; facts: FileFacts; node: Node }[] = [{ file, facts, node }];
    for (let at = open.pop(); at; at = open.pop()) {
      let here = seen.get(at.file);
      if (!here) seen.set(at.file, (here = new Set<Node>()));
      if (here.has(at.node)) continue;
      const known = this.known.get(at.file)?.get(at.node);
      if (known === false) continue;
      const uses = known ? (["matters"] as const) : (this.usesOf(at.file, at.facts).get(at.node) ?? []);
      if (uses.includes("matters")) {
        this.note(file, [node], true);
        return true;
      }
      here.add(at.node);
      for (const use of uses) {
        if (use === "matters") continue;
        if ("to" in use) open.push({ file: at.file, facts: at.facts, node: use.to });
        else open.push({ file: use.file, facts: use.facts, node: parameterNode(use) });
      }
    }
    for (const [one, nodes] of seen) this.note(one, nodes, false);
    return false;
  }

  private note(file: string, nodes: Iterable<Node>, matters: boolean): void {
    let known = this.known.get(file);
    if (!known) this.known.set(file, (known = new Map<Node, boolean>()));
    for (const node of nodes) known.set(node, matters);
  }

  private usesOf(file: string, facts: FileFacts): ReadonlyMap<Node, readonly Use[]> {
    const { own, uses } = this.inFile(file);
    if (own.size < facts.functions.length) {
      for (const [id, found] of new UseCollector(file, facts, this.callees, this.inert).collect(own)) {
        own.set(id, found);
        addTo(uses, found);
      }
    }
    return uses;
  }
}

function addTo(all: Map<Node, Use[]>, { uses }: OwnUses): void {
  for (const [node, use] of uses) append(all, node, use);
}

function removeFrom(all: Map<Node, Use[]>, { uses }: OwnUses): void {
  for (const [node, use] of uses) {
    const known = all.get(node)!;
    known.splice(known.indexOf(use), 1);
  }
}

/** Parameters from here on are one place. */
const REST = 1_000;

function parameterNode(use: { parameter: number; facts: FileFacts; function: FunctionId }): Node {
  const { parameters } = use.facts.functions[use.function]!;
  const rest = use.parameter >= parameters.length || parameters[use.parameter]?.rest;
  return `p${rest ? REST : use.parameter}@${use.function}`;
}

/** Goes through the functions of a file once and notes where each value goes. */
class UseCollector {
  private own: OwnUses = { uses: [], quiet: [] };
  private readonly quiet = new Set<ResultId>();

  constructor(
    private readonly file: string,
    private readonly facts: FileFacts,
    private readonly callees: StaticCallees,
    private readonly inert: InertFunctions,
  ) {}

  /** Those of the functions of which nothing is known. */
  collect(known: ReadonlyMap<FunctionId, OwnUses>): Map<FunctionId, OwnUses> {
    const found = new Map<FunctionId, OwnUses>();
    for (const { quiet } of known.values()) for (const result of quiet) this.quiet.add(result);
    this.facts.functions.forEach((fn, id) => {
      if (!known.has(id)) found.set(id, this.ofFunction(fn, id));
    });
    return found;
  }

  private ofFunction(fn: FunctionFacts, id: FunctionId): OwnUses {
    const own: OwnUses = (this.own = { uses: [], quiet: [] });
    const effects = effectsOf(fn.body);
    for (const effect of effects) if (effect.kind === "call") this.call(effect, id);
    for (const effect of effects) this.effect(effect, id);
    // Other files may ask for it, whatever they do with it.
    if (id === MODULE) for (const { value } of this.facts.exports) this.flow(value, id, "matters");
    if (fn.parent !== null) for (const variable of fn.free) this.add(`v${variable}@${fn.parent}`, { to: `v${variable}@${id}` });
    return own;
  }

  private effect(effect: Effect, fn: FunctionId): void {
    switch (effect.kind) {
      case "set": {
        const own = this.facts.variables[effect.variable]?.owner === fn;
        this.flow(effect.value, fn, own ? { to: `v${effect.variable}@${fn}` } : "matters");
        break;
      }
      case "put":
        for (const value of [effect.object, effect.key, effect.value]) this.flow(value, fn, "matters");
        break;
      case "await": {
        const settles = effect.value.kind === "result" && this.quiet.has(effect.value.id);
        this.flow(effect.value, fn, settles ? { to: `r${effect.id}` } : "matters");
        break;
      }
      case "choice":
        this.flow(effect.condition, fn, "matters");
        break;
      case "loop":
        if (effect.condition) this.flow(effect.condition, fn, "matters");
        if (effect.of) this.flow(effect.of, fn, "matters");
        break;
      case "exit":
      case "yield":
        this.flow(effect.value, fn, "matters");
    }
  }

  private call(effect: Effect & { kind: "call" }, fn: FunctionId): void {
    const callee = this.callees.of(effect, this.file, this.facts);
    const result: Use = { to: `r${effect.id}` };
    if (callee.kind === "sink") {
      this.noteQuiet(effect.id);
      return;
    }
    if (callee.kind === "grows" && callee.owner === fn) {
      this.noteQuiet(effect.id);
      for (const argument of effect.arguments) this.flow(argument.value, fn, { to: `v${callee.variable}@${fn}` });
      this.flow(effect.callee, fn, result);
      return;
    }
    if (callee.kind === "pure" && this.callsNothing(effect)) {
      this.noteQuiet(effect.id);
      this.flow(effect.callee, fn, result);
      for (const argument of effect.arguments) this.flow(argument.value, fn, result);
      return;
    }
    if (callee.kind !== "function") {
      this.flow(effect.callee, fn, "matters");
      for (const argument of effect.arguments) this.flow(argument.value, fn, "matters");
      return;
    }
    const skipped = this.inert.has(callee.file, callee.facts, callee.function);
    if (skipped) this.noteQuiet(effect.id);
    // A closure of an enclosing function brings what it captures, which need not be captured here.
    else this.flow(effect.callee, fn, "matters");
    const spread = effect.arguments.findIndex((argument) => argument.spread);
    effect.arguments.forEach((argument, index) => {
      const whole = spread >= 0 && index >= spread;
      if (skipped) this.flow(argument.value, fn, result);
      else if (whole) this.flow(argument.value, fn, "matters");
      else this.flow(argument.value, fn, { parameter: index, file: callee.file, facts: callee.facts, function: callee.function });
    });
  }

  /** A method that runs a callback does what that does: only an inert one leaves the list unasked for. */
  private callsNothing(effect: Effect & { kind: "call" }): boolean {
    return effect.arguments.every(({ value }) => {
      const callee = this.callees.named(value, this.file, this.facts);
      return callee.kind !== "function" || this.inert.has(callee.file, callee.facts, callee.function);
    });
  }

  private flow(value: Value, fn: FunctionId, use: Use): void {
    for (const part of partsOfValue(value)) {
      switch (part.kind) {
        case "variable": this.add(`v${part.id}@${fn}`, use); break;
        case "result": this.add(`r${part.id}`, use); break;
        case "parameter": this.add(parameterNode({ parameter: part.index, facts: this.facts, function: fn }), use); break;
        case "rest": this.add(`p${REST}@${fn}`, use); break;
      }
    }
  }

  private add(node: Node, use: Use): void {
    this.own.uses.push([node, use]);
  }

  private noteQuiet(result: ResultId): void {
    this.quiet.add(result);
    this.own.quiet.push(result);
  }
}
