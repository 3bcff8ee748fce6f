import type { FileFacts } from "../../facts/file-facts.js";
import type { Effect } from "../../facts/effects.js";
import type { FunctionId, Value, VariableId } from "../../facts/values.js";
import type { LinkContext } from "../linker.js";
import { partsOfValue, topLevel, rootOf, effectsIn, valuesIn } from "../modules.js";

/** Something of a file that code mentions: a variable of its own, or what it imports. */
type Mention = { variable: VariableId } | { from: string; name: string };

/** What a name stands for: a variable of a file, an export, or all of a file. */
type Symbol = { file: string; variable: VariableId } | { file: string; name: string } | { file: string };

/**
 * Whether what an entry file does can come to a model call, told by names: the functions and
 * variables it mentions, those that these mention, and so on. Barrels and routers import far more
 * than a route uses of them; what no name leads to is never run. It errs on the side of yes: a name
 * that leads into a file that mentions a model has arrived.
 */
export class SymbolReach {
  private readonly files = new Map<string, FileMentions>();
  /** Symbols from which no model is reached, by file. */
  private readonly nowhere = new Map<string, Set<string>>();

  constructor(
    private readonly context: Pick<LinkContext, "facts" | "resolve" | "configured">,
    private readonly mentionsModel: (file: string) => boolean,
  ) {}

  reaches(entry: string): boolean {
    const seen = new Map<string, Set<string>>();
    const open: Symbol[] = [{ file: entry }];
    for (let at = open.pop(); at; at = open.pop()) {
      const key = keyOf(at);
      if (seen.get(at.file)?.has(key) || this.nowhere.get(at.file)?.has(key)) continue;
      add(seen, at.file, key);
      if (this.mentionsModel(at.file) || ("name" in at && this.context.configured(at.file, at.name))) return true;
      this.follow(at, open);
    }
    for (const [file, keys] of seen) for (const key of keys) add(this.nowhere, file, key);
    return false;
  }

  /** Forgets what rests on these files: they, and all that import them, are named. */
  forget(files: Iterable<string>): void {
    for (const file of files) {
      this.files.delete(file);
      this.nowhere.delete(file);
    }
  }

  private follow(symbol: Symbol, open: Symbol[]): void {
    const { file } = symbol;
    const mentions = this.mentionsOf(file);
    if (!mentions) return;
    if ("variable" in symbol) return this.followAll(file, mentions.ofVariable(symbol.variable), open);
    if (!("name" in symbol)) this.followAll(file, mentions.all(), open);
    this.followExport(file, "name" in symbol ? symbol.name : "*", mentions, open);
  }

  private followExport(file: string, name: string, mentions: FileMentions, open: Symbol[]): void {
    const { exports, reexports } = mentions.facts;
    for (const one of exports) if (name === "*" || one.name === name || one.form === "commonjs") this.followAll(file, mentions.ofValue(one.value), open);
    for (const one of reexports) {
      if (name === "*" || one.exported === name) this.followAll(file, [{ from: one.from, name: one.imported }], open);
      else if (one.exported === null) this.followAll(file, [{ from: one.from, name }], open);
    }
  }

  private followAll(file: string, mentions: Iterable<Mention>, open: Symbol[]): void {
    for (const one of mentions) {
      if ("variable" in one) {
        open.push({ file, variable: one.variable });
        continue;
      }
      const target = this.context.resolve(file, one.from);
      if (target && "path" in target) open.push({ file: target.path, name: one.name });
    }
  }

  private mentionsOf(file: string): FileMentions | null {
    let known = this.files.get(file);
    if (!known) {
      const facts = this.context.facts(file);
      if (!facts) return null;
      this.files.set(file, (known = new FileMentions(facts)));
    }
    return known;
  }
}

/** What the code of one file mentions, function by function and statement by statement. */
class FileMentions {
  private readonly functions = new Map<FunctionId, Mentions>();
  private readonly variables = new Map<VariableId, Mentions>();
  private statements: { defining: Map<VariableId, Effect[]>; results: Map<number, Effect> } | null = null;

  constructor(readonly facts: FileFacts) {}

  all(): Iterable<Mention> {
    const found: Mentions = new Map();
    this.facts.functions.forEach((_, id) => merge(found, this.ofFunction(id)));
    this.facts.classes.forEach((_, id) => this.addClass(id, found));
    return found.values();
  }

  /** What makes a variable what it is: its statements, those on what it holds, and the functions that write it. */
  ofVariable(id: VariableId): Iterable<Mention> {
    let known = this.variables.get(id);
    if (!known) this.variables.set(id, (known = this.gathered(id)));
    return known.values();
  }

  ofValue(value: Value): Iterable<Mention> {
    const found: Mentions = new Map();
    this.addStatements([], [value], found);
    return found.values();
  }

  private gathered(id: VariableId): Mentions {
    const { facts } = this;
    const found: Mentions = new Map();
    const variable = facts.variables[id];
    if (variable?.import) mention(found, { from: variable.import.from, name: variable.import.imported });
    if (!variable || variable.import) return found;
    facts.classes.forEach((one, index) => {
      if (one.variable === id) this.addClass(index, found);
    });
    facts.functions.forEach((fn, index) => {
      if (index > 0 && fn.assignsFree.includes(id)) merge(found, this.ofFunction(index));
    });
    this.addStatements(this.parts().defining.get(id) ?? [], [], found);
    return found;
  }

  /** What statements and values mention, with the statements whose results they use. */
  private addStatements(statements: readonly Effect[], values: readonly Value[], found: Mentions): void {
    const seen = new Set<Effect>();
    const open = [...statements];
    const take = (value: Value): void => {
      for (const part of partsOfValue(value)) {
        const from = part.kind === "result" ? this.parts().results.get(part.id) : undefined;
        if (from) open.push(from);
        this.addPart(part, found);
      }
    };
    values.forEach(take);
    for (let at = open.pop(); at; at = open.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      for (const value of valuesIn(at)) take(value);
    }
  }

  /** Functions and classes stand in one another, never round: this ends. */
  private ofFunction(id: FunctionId): Mentions {
    let found = this.functions.get(id);
    if (found) return found;
    this.functions.set(id, (found = new Map()));
    const fn = this.facts.functions[id];
    if (fn) for (const value of valuesIn(fn.body)) for (const part of partsOfValue(value)) this.addPart(part, found);
    return found;
  }

  private addClass(id: number, found: Mentions): void {
    const cls = this.facts.classes[id];
    if (!cls) return;
    const functions = [cls.constructor, ...cls.methods.map((one) => one.function), ...cls.fields.map((one) => one.initializer)];
    for (const fn of functions) if (typeof fn === "number") merge(found, this.ofFunction(fn));
    if (cls.extends) this.addStatements([], [cls.extends], found);
  }

  private addPart(part: Value, found: Mentions): void {
    switch (part.kind) {
      case "variable":
        if (this.facts.variables[part.id]?.owner === 0) mention(found, { variable: part.id });
        break;
      case "module":
        mention(found, { from: part.from, name: "*" });
        break;
      case "closure":
        merge(found, this.ofFunction(part.function));
        break;
      case "class":
        this.addClass(part.class, found);
        break;
      case "object":
        for (const one of part.properties) if (one.kind === "getter") merge(found, this.ofFunction(one.function));
    }
  }

  private parts(): NonNullable<FileMentions["statements"]> {
    if (this.statements) return this.statements;
    const defining = new Map<VariableId, Effect[]>();
    const results = new Map<number, Effect>();
    const defines = (id: VariableId | null, part: Effect): void => {
      if (id !== null) defining.set(id, [...(defining.get(id) ?? []), part]);
    };
    for (const part of topLevel(this.facts)) for (const effect of effectsIn(part)) {
      if (effect.kind === "set") defines(effect.variable, part);
      if (effect.kind === "put") defines(rootOf(effect.object, this.facts), part);
      if (effect.kind === "call" && effect.callee.kind === "member") defines(rootOf(effect.callee.object, this.facts), part);
      if (effect.kind === "call" || effect.kind === "await" || effect.kind === "yield") results.set(effect.id, part);
    }
    return (this.statements = { defining, results });
  }
}

/** Each once, by name. */
type Mentions = Map<string, Mention>;

function mention(found: Mentions, one: Mention): void {
  found.set("variable" in one ? String(one.variable) : `${one.name} ${one.from}`, one);
}

function merge(found: Mentions, more: Mentions): void {
  for (const [name, one] of more) found.set(name, one);
}

function keyOf(symbol: Symbol): string {
  return "name" in symbol ? `#${symbol.name}` : "variable" in symbol ? String(symbol.variable) : "";
}

function add(sets: Map<string, Set<string>>, file: string, key: string): void {
  const known = sets.get(file);
  if (known) known.add(key);
  else sets.set(file, new Set([key]));
}
