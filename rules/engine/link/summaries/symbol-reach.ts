import type { FileFacts } from "../../facts/file-facts.js";
import type { Effect } from "../../facts/effects.js";
import type { ClassId, FunctionId, ResultId, Span, TypeReference, Value, VariableId } from "../../facts/values.js";
import { append } from "../../lists.js";
import { filledBy } from "../fillers.js";
import type { LinkContext } from "../linker.js";
import { directParts } from "../../facts/value-parts.js";
import { effectsIn, ownValues, rootOf, topLevel } from "../../facts/effect-parts.js";
import { moduleValuesOf, type ModuleValues } from "./module-values.js";

/** Something of a file that code mentions: a variable of its own, what it imports, or a model. */
type Mention = { variable: VariableId } | { from: string; name: string } | "a model";

/** Code that has a name: a variable of a file, an export, a function, a class, or all of a file. */
export type Symbol =
  | { file: string; variable: VariableId }
  | { file: string; name: string }
  | { file: string; function: FunctionId }
  | { file: string; class: ClassId }
  | { file: string };

/** A symbol on the way from the one that was asked about. */
interface Step {
  symbol: Symbol;
  from: Step | null;
}

/** Where code speaks of a model, by its text alone; it errs on the side of yes. */
export interface ModelsNamed {
  /** Whether anything in the file does. */
  inFile(file: string): boolean;
  /** Whether a stretch of the file names a host or path of a model. */
  inCode(file: string, span: Span): boolean;
  inText(text: string): boolean;
  /** Whether an export of a module (`*`: any of them) is one by which models are asked. */
  byImport(specifier: string, name: string): boolean;
  /** Whether what a class of a module is made with is run by a durable engine alone, and by nobody who holds an instance. */
  keepsToEngine(specifier: string, name: string): boolean;
  /** Whether what is called in a file and imported from another one can come to such code by the imports of that. */
  leads(from: string, to: string): boolean;
}

/**
 * Whether what code does can come to a model call, told by names: the functions and variables it
 * mentions, those that these mention, and so on. Barrels and routers import far more than a route
 * uses of them; what no name leads to is never run. It errs on the side of yes: a function or
 * variable whose own code imports from a model's package, or names its host, has arrived.
 */
export class SymbolReach {
  private readonly files = new Map<string, FileMentions>();
  /** What is known of symbols, by file. */
  private readonly known = new Map<string, Map<string, boolean>>();

  constructor(
    private readonly context: Pick<LinkContext, "facts" | "resolve" | "configured">,
    readonly models: ModelsNamed,
  ) {}

  /** Whether anything in a file does. */
  ofFile(file: string): boolean {
    return this.models.inFile(file) || this.of({ file });
  }

  of(asked: Symbol): boolean {
    const seen = new Map<string, Step>();
    const open: Step[] = [{ symbol: asked, from: null }];
    for (let at = open.pop(); at; at = open.pop()) {
      const { symbol } = at;
      const key = `${keyOf(symbol)} ${symbol.file}`;
      if (seen.has(key)) continue;
      seen.set(key, at);
      const known = this.known.get(symbol.file)?.get(keyOf(symbol));
      if (known === false) continue;
      const next: Symbol[] = [];
      if (known || this.arrives(symbol, next)) {
        for (let step: Step | null = at; step; step = step.from) this.note(step.symbol, true);
        return true;
      }
      for (const one of next) open.push({ symbol: one, from: at });
    }
    for (const { symbol } of seen.values()) this.note(symbol, false);
    return false;
  }

  /** Forgets what rests on these files: they, and all that import them, are named. */
  forget(files: Iterable<string>): void {
    for (const file of files) {
      this.files.delete(file);
      this.known.delete(file);
    }
  }

  private note(symbol: Symbol, reaches: boolean): void {
    const known = this.known.get(symbol.file);
    if (known) known.set(keyOf(symbol), reaches);
    else this.known.set(symbol.file, new Map([[keyOf(symbol), reaches]]));
  }

  /** Whether a symbol's own code speaks of a model; if not, what it leads to is open. */
  private arrives(symbol: Symbol, open: Symbol[]): boolean {
    const { file } = symbol;
    if ("name" in symbol && this.context.configured(file, symbol.name)) return true;
    const mentions = this.mentionsOf(file);
    // Of what cannot be parsed, the text alone is known.
    if (!mentions || mentions.facts.failure !== null) return this.models.inFile(file);
    for (const one of mentionedBy(symbol, mentions)) {
      if (one === "a model") return true;
      if ("variable" in one) {
        open.push({ file, variable: one.variable });
        continue;
      }
      if (this.models.byImport(one.from, one.name)) return true;
      const target = this.context.resolve(file, one.from);
      if (!target || !("path" in target)) continue;
      if (this.models.leads(file, target.path) || this.context.configured(target.path, one.name)) open.push({ file: target.path, name: one.name });
    }
    return false;
  }

  private mentionsOf(file: string): FileMentions | null {
    let known = this.files.get(file);
    if (!known) {
      const facts = this.context.facts(file);
      if (!facts) return null;
      this.files.set(file, (known = new FileMentions(facts, this.models.inFile(file) ? this.modelsIn(file) : null, this.models.keepsToEngine)));
    }
    return known;
  }

  private modelsIn(file: string): ModelsInFile {
    const { inCode, inText, byImport } = this.models;
    return { inCode: (span) => inCode(file, span), inText, byImport };
  }
}

function* mentionedBy(symbol: Symbol, mentions: FileMentions): Iterable<Mention> {
  if ("variable" in symbol) return yield* mentions.ofVariable(symbol.variable);
  if ("function" in symbol) return yield* mentions.ofFunction(symbol.function);
  if ("class" in symbol) return yield* mentions.ofClass(symbol.class);
  const name = "name" in symbol ? symbol.name : "*";
  if (!("name" in symbol)) yield* mentions.all();
  const { exports, reexports } = mentions.facts;
  for (const one of exports) if (name === "*" || one.name === name || one.form === "commonjs") yield* mentions.ofValue(one.value);
  for (const one of reexports) {
    if (name === "*" || one.exported === name) yield { from: one.from, name: one.imported };
    else if (one.exported === null) yield { from: one.from, name };
  }
}

type ModelsInFile = Pick<ModelsNamed, "inText" | "byImport"> & { inCode(span: Span): boolean };

/** What the code of one file mentions, function by function and statement by statement. */
class FileMentions {
  private readonly functions = new Map<FunctionId, Mentions>();
  private readonly variables = new Map<VariableId, Mentions>();
  private statements: { defining: Map<VariableId, Effect[]>; results: Map<ResultId, Effect> } | null = null;
  private readonly modules: ModuleValues;

  /** @param models where its code speaks of a model; null: nowhere. */
  constructor(
    readonly facts: FileFacts,
    private readonly models: ModelsInFile | null,
    private readonly keepsToEngine: ModelsNamed["keepsToEngine"],
  ) {
    this.modules = moduleValuesOf(facts);
  }

  all(): Iterable<Mention> {
    const found: Mentions = new Map();
    this.facts.functions.forEach((_, id) => merge(found, this.inFunction(id)));
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

  ofFunction(id: FunctionId): Iterable<Mention> {
    return this.inFunction(id).values();
  }

  ofClass(id: ClassId): Iterable<Mention> {
    const found: Mentions = new Map();
    this.addClass(id, found);
    return found.values();
  }

  private gathered(id: VariableId): Mentions {
    const { facts } = this;
    const found: Mentions = new Map();
    const variable = facts.variables[id];
    if (variable?.import) mention(found, { from: variable.import.from, name: variable.import.imported });
    if (!variable || variable.import) return found;
    this.addType(variable.type, found);
    facts.classes.forEach((one, index) => {
      if (one.variable === id) this.addClass(index, found);
    });
    facts.functions.forEach((fn, index) => {
      if (index > 0 && fn.assignsFree.includes(id)) merge(found, this.inFunction(index));
    });
    this.addStatements(this.parts().defining.get(id) ?? [], [], found);
    return found;
  }

  /** What statements and values mention, with the statements whose results they use. */
  private addStatements(statements: readonly Effect[], values: readonly Value[], found: Mentions): void {
    const seen = new Set<Effect>();
    const open = [...statements];
    const take = (value: Value): void => {
      this.addValue(value, found, (result) => {
        const from = this.parts().results.get(result);
        if (from) open.push(from);
      });
    };
    values.forEach(take);
    for (let at = open.pop(); at; at = open.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      for (const value of this.valuesRun(at)) take(value);
    }
  }

  /** The values that effects mention, but for what the client of a durable engine is made with. */
  private *valuesRun(effect: Effect): Iterable<Value> {
    for (const at of effectsIn(effect)) {
      // A module that is only loaded: what is used of it is mentioned where it is used.
      if ((at.kind === "await" && at.value.kind === "module") || (at.kind === "set" && this.modules.ofVariable(at.variable) !== null)) continue;
      const made = at.kind === "call" && at.form === "new" && at.callee.kind === "variable" ? this.facts.variables[at.callee.id]?.import : null;
      if (!made || !this.keepsToEngine(made.from, made.imported)) yield* ownValues(at);
    }
  }

  /** Functions and classes stand in one another, never round: this ends. */
  private inFunction(id: FunctionId): Mentions {
    let found = this.functions.get(id);
    if (found) return found;
    this.functions.set(id, (found = new Map()));
    const fn = this.facts.functions[id];
    if (!fn) return found;
    for (const value of this.valuesRun(fn.body)) this.addValue(value, found);
    for (const { type } of fn.parameters) this.addType(type, found);
    if (id > 0 && this.models?.inCode(fn.span)) mention(found, "a model");
    return found;
  }

  private addClass(id: number, found: Mentions): void {
    const cls = this.facts.classes[id];
    if (!cls) return;
    const functions = [cls.constructor, ...cls.methods.map((one) => one.function), ...cls.fields.map((one) => one.initializer)];
    for (const fn of functions) if (typeof fn === "number") merge(found, this.inFunction(fn));
    for (const { type } of cls.fields) this.addType(type, found);
    if (cls.extends) this.addStatements([], [cls.extends], found);
  }

  /** What cannot be seen is an instance of its type: of a package's client, if that says so. */
  private addType(type: TypeReference | null, found: Mentions): void {
    const from = type?.variable == null ? null : this.facts.variables[type.variable]?.import;
    if (from && this.models?.byImport(from.from, from.imported)) mention(found, "a model");
  }

  /** @param onResult told of each result of a call that the value uses. */
  private addValue(value: Value, found: Mentions, onResult?: (result: ResultId) => void): void {
    const open = [value];
    for (let at = open.pop(); at; at = open.pop()) {
      const from = at.kind === "member" && !isOfPromise(at) ? this.modules.of(at.object) : null;
      if (at.kind === "member" && from !== null) mention(found, { from, name: at.name });
      else {
        if (at.kind === "result") onResult?.(at.id);
        this.addPart(at, found);
        open.push(...directParts(at));
      }
    }
  }

  private addPart(part: Value, found: Mentions): void {
    const module = this.modules.of(part);
    if (module !== null) mention(found, { from: module, name: "*" });
    switch (part.kind) {
      case "variable":
        if (this.facts.variables[part.id]?.owner === 0) mention(found, { variable: part.id });
        break;
      case "constant":
        if (typeof part.value === "string" && this.models?.inText(part.value)) mention(found, "a model");
        break;
      case "closure":
        merge(found, this.inFunction(part.function));
        break;
      case "class":
        this.addClass(part.class, found);
        break;
      case "object":
        for (const one of part.properties) if (one.kind === "getter") merge(found, this.inFunction(one.function));
    }
  }

  private parts(): NonNullable<FileMentions["statements"]> {
    if (this.statements) return this.statements;
    const defining = new Map<VariableId, Effect[]>();
    const results = new Map<ResultId, Effect>();
    const defines = (id: VariableId | null, part: Effect): void => {
      if (id !== null) append(defining, id, part);
    };
    for (const part of topLevel(this.facts)) for (const effect of effectsIn(part)) {
      if (effect.kind === "set") defines(effect.variable, part);
      if (effect.kind === "put") defines(rootOf(effect.object, this.facts), part);
      if (effect.kind === "call" && effect.callee.kind === "member") defines(rootOf(effect.callee.object, this.facts), part);
      if (effect.kind === "call") for (const id of filledBy(effect, this.facts)) defines(id, part);
      if (effect.kind === "call" || effect.kind === "await" || effect.kind === "yield") results.set(effect.id, part);
    }
    return (this.statements = { defining, results });
  }
}

/** `import("x").then`: what it is called with gets the module. */
function isOfPromise({ object, name }: Value & { kind: "member" }): boolean {
  return object.kind === "module" && /^(then|catch|finally)$/.test(name);
}

/** Each once, by name. */
type Mentions = Map<string, Mention>;

function mention(found: Mentions, one: Mention): void {
  found.set(one === "a model" ? one : "variable" in one ? String(one.variable) : `${one.name} ${one.from}`, one);
}

function merge(found: Mentions, more: Mentions): void {
  for (const [name, one] of more) found.set(name, one);
}

function keyOf(symbol: Symbol): string {
  if ("variable" in symbol) return `v${symbol.variable}`;
  if ("function" in symbol) return `f${symbol.function}`;
  if ("class" in symbol) return `c${symbol.class}`;
  return "name" in symbol ? `#${symbol.name}` : "";
}
