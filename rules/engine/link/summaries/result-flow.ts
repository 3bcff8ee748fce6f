import type { FileFacts, FunctionFacts } from "../../facts/file-facts.js";
import { directParts } from "../../facts/value-parts.js";
import type { FunctionId, ResultId, Value, VariableId } from "../../facts/values.js";
import { aliasesIn } from "../values/aliases.js";
import { effectsOf, ownValues, rootOf } from "../../facts/effect-parts.js";

/** An argument, or a member of one. */
export interface FlowSource {
  parameter: number;
  member: string | null;
}

/** What each member of the object that a function gives is made of; null: of whatever decided on it. */
export type MemberFlow = ReadonlyMap<string, readonly FlowSource[] | null>;

const known = new WeakMap<FunctionFacts, MemberFlow | null>();

/**
 * Tells `{ system, prompt }` apart of a function that is not entered, by its text alone: a member
 * is made of the arguments that come to it by assignments and calls, in whatever order. Of a text
 * what only decides which one it is does not count. Null: it gives something else, or in several
 * places, or it cannot be told.
 */
export function memberFlow(facts: FileFacts, fn: FunctionFacts): MemberFlow | null {
  let flow = known.get(fn);
  if (flow === undefined) known.set(fn, (flow = new Flow(facts, fn).ofMembers()));
  return flow;
}

type Node = `variable ${VariableId}` | `result ${ResultId}`;

class Flow {
  private readonly into = new Map<Node, Value[]>();
  private readonly returned: Value[] = [];
  private told = true;

  constructor(
    private readonly facts: FileFacts,
    fn: FunctionFacts,
  ) {
    for (const effect of effectsOf(fn.body)) {
      switch (effect.kind) {
        case "set": this.add(`variable ${effect.variable}`, [effect.value]); break;
        case "put": this.addToRoot(effect.object, [effect.key, effect.value]); break;
        case "await": this.add(`result ${effect.id}`, [effect.value]); break;
        case "yield": this.told = false; break;
        case "exit": if (effect.exit === "return") this.returned.push(effect.value); break;
        case "call": {
          const given = [effect.callee, ...effect.arguments.map((one) => one.value)];
          this.add(`result ${effect.id}`, given);
          // `parts.push(text)`, `append(parts, text)`: whatever is handed over may be changed by the rest.
          for (const one of given) this.addToRoot(one, given);
        }
      }
    }
  }

  ofMembers(): MemberFlow | null {
    const [value] = this.returned;
    if (this.returned.length !== 1 || value?.kind !== "object") return null;
    const members = value.properties.flatMap((one) => (one.kind === "member" ? [one] : []));
    const flow = new Map(members.map((one) => [one.name, this.sourcesOf(one.value)]));
    return this.told && flow.size > 1 && members.length === value.properties.length ? flow : null;
  }

  private sourcesOf(value: Value): FlowSource[] | null {
    const sources: FlowSource[] = [];
    const seen = new Set<string>();
    const open = [value];
    let isText = true;
    for (let at = open.pop(); at; at = open.pop()) {
      isText &&= at.kind !== "undefined" && at.kind !== "operator" && (at.kind !== "constant" || typeof at.value === "string");
      if (at.kind === "variable" || at.kind === "result") {
        const node: Node = at.kind === "variable" ? `variable ${at.id}` : `result ${at.id}`;
        if (!seen.has(node)) open.push(...(this.into.get(node) ?? []));
        seen.add(node);
      } else if (at.kind === "closure") {
        if (!seen.has(`closure ${at.function}`)) open.push(...this.mentionedBy(at.function));
        seen.add(`closure ${at.function}`);
      } else if (at.kind === "rest" || at.kind === "this" || at.kind === "unknown") {
        this.told = false;
      } else {
        const source = this.sourceOf(at);
        if (source) sources.push(source);
        else open.push(...directParts(at));
      }
    }
    return sources.length > 0 || isText ? sources : null;
  }

  private sourceOf(value: Value): FlowSource | null {
    if (value.kind === "parameter") return { parameter: value.index, member: null };
    if (value.kind !== "member") return null;
    const held = value.object.kind === "variable" ? (aliasesIn(this.facts).definitions.get(value.object.id) ?? []) : [value.object];
    return held.length === 1 && held[0]?.kind === "parameter" ? { parameter: held[0].index, member: value.name } : null;
  }

  /** What a closure mentions; one that changes something around it cannot be told. */
  private mentionedBy(id: FunctionId): Value[] {
    const closure = this.facts.functions[id];
    const mentioned: Value[] = [];
    for (const effect of closure ? effectsOf(closure.body) : []) {
      if (effect.kind === "put" || (effect.kind === "call" && effect.callee.kind === "member" && this.isOutside(effect.callee.object, id))) this.told = false;
      if (effect.kind === "set") {
        if (this.facts.variables[effect.variable]?.owner !== id) this.told = false;
        this.add(`variable ${effect.variable}`, withoutParameters(effect.value));
      } else if (effect.kind === "call") this.add(`result ${effect.id}`, [effect.callee, ...effect.arguments.map((one) => one.value)]);
      mentioned.push(...[...ownValues(effect)].flatMap(withoutParameters));
    }
    return mentioned;
  }

  private isOutside(value: Value, closure: FunctionId): boolean {
    const root = rootOf(value, this.facts);
    return root !== null && this.facts.variables[root]?.owner !== closure;
  }

  private addToRoot(value: Value, given: readonly Value[]): void {
    const root = rootOf(value, this.facts);
    if (root !== null) this.add(`variable ${root}`, given);
  }

  private add(node: Node, values: readonly Value[]): void {
    const before = this.into.get(node);
    if (before) before.push(...values);
    else this.into.set(node, [...values]);
  }
}

/** A closure's own parameters are given it by what it is handed to, which is looked at by itself. */
function withoutParameters(value: Value): Value[] {
  if (value.kind === "parameter" || value.kind === "rest") return [];
  const parts = directParts(value);
  return parts.length === 0 ? [value] : parts.flatMap(withoutParameters);
}
