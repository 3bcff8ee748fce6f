import type { CallEffect, Effect } from "../../facts/effects.js";
import type { FileFacts } from "../../facts/file-facts.js";
import { directParts } from "../../facts/value-parts.js";
import type { FunctionId, ResultId, Value, VariableId } from "../../facts/values.js";
import { append } from "../../lists.js";
import { effectsOf } from "../../facts/effect-parts.js";

/** A place where a value of one file is held. */
type Node = `r${ResultId}` | `v${VariableId}`;

/**
 * Which calls give something that nobody takes: not awaited, returned, handed over or kept. To put
 * handlers on a promise (`.catch(log)`), to throw it away in so many words (`void ask()`) or to give
 * it a name that is never read again takes nothing.
 */
export class DroppedResults {
  private readonly known = new WeakMap<FileFacts, Collector>();

  /** Null: it is taken. Else the functions that are run with what it gives, or its error. */
  handlersOf(facts: FileFacts, result: ResultId): FunctionId[] | null {
    let file = this.known.get(facts);
    if (!file) this.known.set(facts, (file = new Collector(facts)));
    return result < 0 ? null : file.handlersOf(result);
  }
}

class Collector {
  /** Results and variables that are put to use, directly or through one that they go into. */
  private readonly taken = new Set<Node>();
  /** What goes into a result or a variable, and is taken where that is. */
  private readonly from = new Map<Node, Node[]>();
  private readonly handlers = new Map<Node, { functions: FunctionId[]; next: Node }[]>();
  /** Functions that settle a promise made by hand. */
  private readonly executors = new Set<FunctionId>();

  constructor(private readonly facts: FileFacts) {
    for (const { value } of facts.exports) this.take(value);
    const all = facts.functions.map(({ body }) => effectsOf(body));
    for (const effects of all) for (const effect of effects) if (effect.kind === "call") this.findExecutors(effect);
    all.forEach((effects, id) => {
      const settles = this.isInExecutor(id);
      for (const effect of effects) {
        if (settles && effect.kind === "call") this.taken.add(`r${effect.id}`);
        this.effect(effect);
      }
    });
    for (const node of this.taken) for (const one of this.from.get(node) ?? []) this.taken.add(one);
  }

  handlersOf(result: ResultId): FunctionId[] | null {
    if (this.taken.has(`r${result}`)) return null;
    const chain = new Set<Node>([`r${result}`]);
    const all: FunctionId[] = [];
    for (const node of chain) {
      for (const { functions, next } of this.handlers.get(node) ?? []) {
        all.push(...functions);
        chain.add(next);
      }
    }
    return all;
  }

  private findExecutors({ form, callee, arguments: given }: CallEffect): void {
    if (form !== "new" || callee.kind !== "global" || callee.name !== "Promise") return;
    for (const { value } of given) if (value.kind === "closure") this.executors.add(value.function);
  }

  private isInExecutor(id: FunctionId): boolean {
    for (let at: FunctionId | null = id; at !== null; at = this.facts.functions[at]?.parent ?? null) if (this.executors.has(at)) return true;
    return false;
  }

  private effect(effect: Effect): void {
    switch (effect.kind) {
      case "call": {
        const promise = handled(effect);
        if (promise) this.flow(promise, `r${effect.id}`, effect.arguments.flatMap(({ value }) => (value.kind === "closure" ? [value.function] : [])));
        else this.take(effect.callee);
        for (const { value } of effect.arguments) this.take(value);
        break;
      }
      case "set": {
        const inModule = this.facts.variables[effect.variable]?.owner === 0;
        const goesOn = nodeOf(effect.value);
        if (goesOn && !inModule) this.flow(goesOn, `v${effect.variable}`);
        else this.take(effect.value);
        break;
      }
      case "choice":
        this.take(effect.condition);
        break;
      case "loop":
        if (effect.condition) this.take(effect.condition);
        if (effect.of) this.take(effect.of);
        break;
      case "put":
        for (const value of [effect.object, effect.key, effect.value]) this.take(value);
        break;
      case "await":
      case "exit":
      case "yield":
        this.take(effect.value);
    }
  }

  private flow(what: Node, into: Node, functions: FunctionId[] = []): void {
    append(this.from, into, what);
    append(this.handlers, what, { functions, next: into });
  }

  private take(value: Value): void {
    const node = nodeOf(value);
    if (node) this.taken.add(node);
    for (const part of directParts(value)) this.take(part);
  }
}

function nodeOf(value: Value): Node | null {
  return value.kind === "result" ? `r${value.id}` : value.kind === "variable" ? `v${value.id}` : null;
}

/** `p.catch(() => …)`, `p.then(() => …, console.error)`: the promise that gets handlers; null: it goes elsewhere as well (`p.then(resolve)`). */
function handled({ callee, arguments: given }: CallEffect): Node | null {
  if (callee.kind !== "member" || !["then", "catch", "finally"].includes(callee.name)) return null;
  return given.every(({ value }) => value.kind === "closure" || isOfLanguage(value)) ? nodeOf(callee.object) : null;
}

function isOfLanguage(value: Value): boolean {
  if (value.kind === "member") return isOfLanguage(value.object);
  return value.kind === "global" || value.kind === "undefined" || value.kind === "constant";
}
