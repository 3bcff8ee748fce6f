import type { Effect } from "../../facts/effects.js";
import type { FileFacts, FunctionFacts } from "../../facts/file-facts.js";
import type { FunctionId, VariableId } from "../../facts/values.js";
import { effectsOf, valuesIn } from "../../facts/effect-parts.js";
import { partsOfValue } from "../../facts/value-parts.js";
import { createIds } from "../values/interning.js";

/** The top level of one text of a file. */
export interface ModuleText {
  facts: FileFacts;
  /** The top-level statements that a variable's value rests on. */
  statementsOf(variable: VariableId): readonly Effect[];
}

const nextNumber = createIds();

/**
 * A number for each function of a file, by function id. Equal numbers are functions that do the same:
 * one that stands as it stood in the text before keeps its number, also where it has moved since.
 *
 * @param leadsElsewhere whether what an import of the file names may be another than it was
 */
export function functionNumbers(now: ModuleText, before: (ModuleText & { numbers: readonly number[] }) | null, leadsElsewhere: (specifier: string) => boolean): number[] {
  const standing = before ? new Standing(now, before, leadsElsewhere).functions() : null;
  return now.facts.functions.map((_, id) => (standing?.has(id) ? before!.numbers[id]! : nextNumber()));
}

/**
 * Compares two texts of a file. A function of the top level stands, with those written in it, if its
 * facts are the same, ids included (spans have moved: `EditedTexts`), and all it mentions stands as well. What it mentions of
 * variables stands if the statements that make it are the same, and no function that changes it is
 * another. Where in doubt it is another: classes are, and functions that write variables of the module.
 */
class Standing {
  private readonly otherVariables = new Set<VariableId>();
  /** Of the top level, each for all that are written in it. */
  private readonly otherRoots = new Set<FunctionId>();
  private readonly roots: readonly FunctionId[];

  constructor(
    private readonly now: ModuleText,
    private readonly before: ModuleText,
    private readonly leadsElsewhere: (specifier: string) => boolean,
  ) {
    this.roots = rootsIn(now.facts);
  }

  functions(): ReadonlySet<FunctionId> {
    const { facts } = this.now;
    // What is imported within a function has no name that could be followed.
    if (facts.imports.some(({ form, from }) => form !== "import" && this.leadsElsewhere(from))) return new Set();
    this.compareFunctions();
    this.compareVariables();
    for (let known = -1; known < this.otherVariables.size + this.otherRoots.size; ) {
      known = this.otherVariables.size + this.otherRoots.size;
      this.spread();
    }
    return new Set(facts.functions.flatMap((_, id) => (id > 0 && !this.otherRoots.has(this.roots[id]!) ? [id] : [])));
  }

  private compareFunctions(): void {
    const [now, before] = [this.now.facts.functions, this.before.facts.functions];
    const rootsBefore = rootsIn(this.before.facts);
    for (let id = 1; id < Math.max(now.length, before.length); id++) {
      const fn = now[id];
      const stands = fn !== undefined && fn.class === null && fn.kind !== "getter" && fn.kind !== "setter" && isEqual(fn, before[id]);
      if (stands && writtenIn(this.now.facts, id).length === 0) continue;
      if (fn) this.otherRoots.add(this.roots[id]!);
      if (!before[id]) continue;
      this.otherRoots.add(rootsBefore[id]!);
      for (const variable of writtenIn(this.before.facts, id)) this.otherVariables.add(variable);
    }
  }

  private compareVariables(): void {
    const [now, before] = [this.now.facts.variables, this.before.facts.variables];
    now.forEach((variable, id) => {
      const stands = variable.kind !== "class" && isEqual(variable, before[id])
        && (variable.import === null || !this.leadsElsewhere(variable.import.from))
        && (variable.owner !== 0 || isEqual(this.now.statementsOf(id), this.before.statementsOf(id)));
      if (stands) return;
      if (variable.owner === 0) this.otherVariables.add(id);
      else this.otherRoots.add(this.roots[variable.owner]!);
    });
  }

  /** From what is another to what mentions it. What writes variables is another already, and so are these. */
  private spread(): void {
    const { facts } = this.now;
    facts.functions.forEach(({ free }, id) => {
      const root = this.roots[id]!;
      if (id > 0 && free.some((variable) => this.otherVariables.has(variable))) this.otherRoots.add(root);
    });
    facts.variables.forEach((variable, id) => {
      if (variable.owner === 0 && !this.otherVariables.has(id) && this.now.statementsOf(id).some((effect) => this.mentionsOther(effect))) this.otherVariables.add(id);
    });
  }

  private mentionsOther(effect: Effect): boolean {
    for (const value of valuesIn(effect)) for (const part of partsOfValue(value)) {
      if (part.kind === "class" || (part.kind === "variable" && this.otherVariables.has(part.id))) return true;
      if (part.kind === "closure" && this.otherRoots.has(this.roots[part.function]!)) return true;
    }
    return false;
  }
}

/** The function of the top level that each function is, or is written in; outer ones come first. */
function rootsIn({ functions }: FileFacts): FunctionId[] {
  const roots: FunctionId[] = [];
  functions.forEach(({ parent }, id) => roots.push(parent === null || parent === 0 ? id : roots[parent]!));
  return roots;
}

const written = new WeakMap<FunctionFacts, readonly VariableId[]>();

/** The module's variables that a function assigns, changes, or adds something to. */
function writtenIn({ functions, variables }: FileFacts, id: FunctionId): VariableId[] {
  const fn = functions[id]!;
  let all = written.get(fn);
  if (!all) written.set(fn, (all = changedBy(fn)));
  return all.filter((one) => variables[one]?.owner === 0);
}

function changedBy({ assignsFree, changesFree, body }: FunctionFacts): VariableId[] {
  const filled = effectsOf(body).flatMap((one) =>
    one.kind === "call" && one.callee.kind === "member" && (one.callee.name === "set" || one.callee.name === "add") && one.callee.object.kind === "variable" ? [one.callee.object.id] : []);
  return [...assignsFree, ...changesFree, ...filled];
}

/** Whether two pieces of plain data say the same. */
function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index]));
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  return keys.length === others.length && keys.every((key) => isEqual(a[key as keyof typeof a], b[key as keyof typeof b]));
}
