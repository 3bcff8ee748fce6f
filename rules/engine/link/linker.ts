import type { Api, GuardKind } from "../../catalog/api.js";
import type { Effect } from "../facts/effects.js";
import type { ClassFacts, FileFacts, FunctionFacts } from "../facts/file-facts.js";
import type { FunctionId, ResultId, TypeReference, Value, VariableId } from "../facts/values.js";
import type { Place } from "../finding.js";
import { reachedFrom } from "../graph/importers.js";
import type { Amount } from "../measures/amount.js";
import {
  alternativesOf, constant, external, functionValue, opaque, union, wrapper, type Abstract, type ClassValue, type FunctionValue,
} from "./values/abstract.js";
import type { Activation, Surroundings } from "./activation.js";
import type { Arguments } from "./call.js";
import { ContextCap } from "./summaries/context-cap.js";
import type { Demand } from "./summaries/demand.js";
import { dependenciesOf } from "./values/dependencies.js";
import { restsOn, type DurableDeclaration } from "./durable/declaration.js";
import { Catcher, execute } from "./execute.js";
import { State, type Frame } from "./frame.js";
import { and, noFacts, withFact, type GuardFacts } from "./guards/guard-facts.js";
import { KnownGuards, type KnownGuard } from "./guards/known-guard.js";
import { summaryOf, type Summary } from "./summaries/functions.js";
import type { Linked } from "./linked.js";
import { LoadedModules } from "./loaded-modules.js";
import { isInstance } from "./values/instance-test.js";
import { exportOf, moduleItself, packageExport, type Module } from "./modules.js";
import { OpenCalls } from "./summaries/open-calls.js";
import { closeCycle, type OpenCycle } from "./summaries/recursion.js";
import type { Procedure } from "./procedures.js";
import { drive } from "./run.js";
import { isUnseen } from "./values/unseen.js";
import { evaluate } from "./evaluate.js";
import { internedGeneration } from "./values/interning.js";
import { StaticFields } from "./static-fields.js";
import { Statics } from "./summaries/statics.js";
import { Summaries, type Holds } from "./summaries/summaries.js";

/** What linking needs from outside: files, packages, and what the catalogue knows of them. */
export interface LinkContext {
  /** The facts of a file; null where there is none. Parsed on demand. */
  facts(file: string): FileFacts | null;
  /** What a specifier names, seen from a file. */
  resolve(from: string, specifier: string): { path: string } | { package: string } | null;
  api(module: string, from: string, path: string): { api: Api; package: string; version: string | null } | null;
  /** Whether anything is known of a module of a package. */
  knows(module: string): boolean;
  /** A call of the app that the configuration describes (`@/lib/llm#complete`), by file and export. */
  configured(file: string, name: string): { module: string; path: string } | null;
  /** Addresses before models of one's own, as configured: `https://llm.acme.dev`. */
  gateways: readonly string[];
}

/** Modules evaluated one inside the other at most: beyond, a value is not known. */
const DEEPEST_NESTING = 120;

/**
 * Links entrypoints: an abstract interpretation of effect trees over values (ARCHITECTURE.md, "Linking"). Modules and
 * summaries of functions are kept for the linker's life; tell it to {@link Linker.forget} files that
 * have changed. It ends with the values it holds: {@link Linker.isCurrent}.
 */
export class Linker implements Surroundings {
  private readonly generation = internedGeneration();
  private readonly summaries = new Summaries();
  readonly staticFields = new StaticFields(this);
  /** Functions in progress, innermost last. */
  readonly open = new OpenCalls();
  durables: DurableDeclaration[] = [];
  readonly stats = { contexts: 0, tooLarge: 0 };
  cap = new ContextCap();
  /** Tries of each step, and the engine that makes them, while a durable function is linked. */
  stepAttempts: Amount = 1;
  stepEngine = "";

  private readonly guards = new KnownGuards();
  private readonly modules = new LoadedModules(this, this.guards);
  private readonly procedures: Procedure[] = [];
  private nesting = 0;
  /** Run at the moment to tell what a module's variable is: its statements, or a function of a request that writes it. */
  private moduleWork: "" | "loading " | "written " = "";
  private enginePrefix = "";

  constructor(
    readonly context: LinkContext,
    readonly statics = new Statics(context),
  ) {}

  /** Part of every context's key. What is run to tell a variable runs no functions it is handed, and knows others by half: no request goes on from it. */
  get contextPrefix(): string {
    return this.moduleWork + this.enginePrefix;
  }

  /** Whether the values it holds are those that are made now. */
  get isCurrent(): boolean {
    return this.generation === internedGeneration();
  }

  /** Forgets what rests on these files, all that import them included. Of their functions only those stay that stand as they stood. */
  forget(files: ReadonlySet<string>): void {
    const durables = this.durables.filter((one) => !restsOn(one, files));
    // Where some are declared, whoever declares them has to run again.
    this.modules.forget(files, durables.length === this.durables.length);
    this.durables = durables;
  }

  /** Whether it goes on from a module of this file. */
  holds(file: string): boolean {
    return this.modules.holds(file);
  }

  // Modules

  module(file: string): Module | null {
    return this.modules.of(file);
  }

  exportOf(file: string, name: string): Abstract {
    return exportOf(this, file, name);
  }

  imported(fromFile: string, specifier: string, name: string): Abstract {
    return this.importedThrough(fromFile, specifier, name, new Set());
  }

  importedThrough(fromFile: string, specifier: string, name: string, seen: ReadonlySet<string>): Abstract {
    const target = this.context.resolve(fromFile, specifier);
    // Node's own modules are no packages: those the catalogue knows (timers) are what it says.
    if (!target && this.context.knows(specifier)) return packageExport(specifier, fromFile, name);
    if (!target) return opaque(specifier, dependenciesOf([{ kind: "object", name: specifier }]), { truthy: true });
    return "path" in target ? exportOf(this, target.path, name, seen) : packageExport(specifier, fromFile, name);
  }

  configuredCall(file: string, name: string): Abstract | null {
    const configured = this.context.configured(file, name);
    return configured && external(configured.module, file, configured.path);
  }

  moduleVariable(frame: Frame, variable: VariableId): Abstract {
    const module = this.module(frame.file);
    if (!module) return opaque("a module that cannot be read");
    const known = module.settled.get(variable);
    if (known) return known;
    const value = this.nested(() => module.variable(variable), opaque("modules nested too deep"));
    // While another variable is being evaluated, what this one is may be half of the truth.
    if (this.nesting === 0) module.settled.set(variable, value);
    return value;
  }

  moduleActivation(module: Module): Activation {
    return {
      file: module.file, facts: module.facts, function: module.facts.functions[0]!, frame: module.frame, arguments: [], furtherArguments: null, self: null,
      results: new Map(), elements: new Map(), turnsLeft: { count: 240 }, catchers: [new Catcher()], exitConditions: [], counting: false, latched: new Map(), settledCall: null,
      // A module's own code runs once, whoever imports it.
      reaches: () => true,
    };
  }

  /** Runs top-level statements; null where one of them always throws. */
  executeModule(activation: Activation, parts: Effect[]): State | null {
    const state = new State(null);
    const outcome = this.nested(() => drive(execute({ kind: "sequence", parts }, state, activation, this)), null, "loading ");
    return outcome?.normal ?? state;
  }

  /** What a function of a module makes of one of the module's variables. */
  writtenBy(module: Module, fn: FunctionId, variable: VariableId): Abstract | null {
    const facts = module.facts.functions[fn];
    if (!facts) return null;
    const value = functionValue(module.file, fn, module.frame);
    const cell = module.frame.id * 65_536 + variable;
    const summary = this.nested(() => drive(summaryOf({ fn: value, facts, args: { list: [], rest: opaque("an argument") }, self: null, state: new State(null) }, this)), null, "written ");
    if (!summary || "cycle" in summary) return null;
    return summary.moduleWrites.get(cell) ?? null;
  }

  /** Whether a module's own statements run, and no request yet. */
  get isLoading(): boolean {
    return this.moduleWork === "loading ";
  }

  private nested<T, U>(run: () => T, otherwise: U, work = this.moduleWork): T | U {
    if (this.nesting >= DEEPEST_NESTING) return otherwise;
    const { moduleWork, cap } = this;
    // What a module's variable is holds for every entrypoint: none finds it cut short by what it has added itself.
    if (moduleWork === "" && work !== "") this.cap = new ContextCap();
    this.nesting++;
    this.moduleWork = work;
    try {
      return run();
    } finally {
      this.nesting--;
      Object.assign(this, { moduleWork, cap });
    }
  }

  // Packages

  api(module: string, from: string, path: string): ReturnType<LinkContext["api"]> {
    return this.context.api(module, from, path);
  }

  // Classes and types

  classFacts(cls: ClassValue): ClassFacts {
    return cls.frame.facts.classes[cls.class]!;
  }

  superOf(cls: ClassValue): Abstract | null {
    const { extends: parent } = this.classFacts(cls);
    if (!parent) return null;
    const value = alternativesOf(this.inFrame(cls.file, cls.frame, parent))[0]?.value;
    return value ? (alternativesOf(moduleItself(value, this))[0]?.value ?? null) : null;
  }

  instanceMember(cls: ClassValue, name: string, self: Abstract): Abstract | null {
    for (let at: Abstract | null = cls, depth = 0; at?.kind === "class" && depth < 12; at = this.superOf(at), depth++) {
      const facts = this.classFacts(at);
      const found = facts.methods.find((one) => one.name === name && !one.static && one.kind === "method");
      if (found) return functionValue(at.file, found.function, at.frame, self);
      const getter = facts.methods.find((one) => one.name === name && !one.static && one.kind === "get");
      if (getter) return this.got(functionValue(at.file, getter.function, at.frame, self), self);
    }
    return null;
  }

  staticMember(cls: ClassValue, name: string): Abstract | null {
    return this.staticFields.member(cls, name);
  }

  /** What a getter (or a static field's initialiser, or a proxy's `get`) gives. */
  got(fn: FunctionValue, self: Abstract | null, list: readonly Abstract[] = []): Abstract {
    return this.ran(fn, self, { list, rest: null }) ?? opaque(fn.frame.facts.functions[fn.function]?.name ?? "a getter");
  }

  /** What a function gives that is called outside any request; null where that is not known. */
  ran(fn: FunctionValue, self: Abstract | null, args: Arguments): Abstract | null {
    const facts = fn.frame.facts.functions[fn.function];
    const summary = facts && this.nested(() => drive(summaryOf({ fn, facts, args, self, state: new State(null) }, this)), null);
    return !summary || "cycle" in summary ? null : summary.value;
  }

  isInstance(value: Abstract, constructor: Abstract): boolean | null {
    return isInstance(value, moduleItself(constructor, this), this);
  }

  typed(value: Abstract, activation: Activation, type: TypeReference | null): Abstract {
    return type ? this.typedIn(activation.file, activation.frame, value, type) : value;
  }

  typedVariable(module: Module, value: Abstract, type: TypeReference): Abstract {
    return this.typedIn(module.file, module.frame, value, type);
  }

  /** A value that cannot be seen, whose type is imported from a package (or is a class of the app), is an instance of it. */
  typedIn(_file: string, frame: Frame, value: Abstract, type: TypeReference): Abstract {
    const root = type.variable === null ? undefined : frame.facts.variables[type.variable];
    if (!root?.import || !alternativesOf(value).some((one) => isUnseen(one.value, this))) return value;
    const target = this.context.resolve(frame.file, root.import.from);
    if (!target || "path" in target) return value;
    const name = [root.import.imported === "*" ? "" : root.import.imported, ...type.path.slice(1)].filter(Boolean).join(".");
    if (!this.api(root.import.from, frame.file, `${name}#`) && !this.knowsInstance(root.import.from, frame.file, name)) return value;
    const instance = external(root.import.from, frame.file, `${name}#`);
    return union(alternativesOf(value).map((one) => (one.value.kind === "opaque" || isUnseen(one.value, this) ? { value: instance, facts: one.facts } : one)));
  }

  /** Whether anything is known of instances of an export: types that name no client stay what they are. */
  private knowsInstance(module: string, file: string, name: string): boolean {
    return /^(default|[A-Z])/.test(name) && this.context.api(module, file, `${name}#*`) !== null;
  }

  private inFrame(file: string, frame: Frame, value: Value): Abstract {
    const module = this.module(file);
    if (!module) return opaque("a module that cannot be read");
    return frame === module.frame ? module.value(value) : evaluate(value, new State(null), { ...this.moduleActivation(module), frame }, this);
  }

  // Guards

  guard(guard: KnownGuard): number {
    return this.guards.idOf(guard);
  }

  guardById(id: number): KnownGuard {
    return this.guards.withId(id);
  }

  /** A session that may be null, as a wrapper hands it on. */
  guardedValue(kind: GuardKind, how: string, at: Place): Abstract {
    const guard = this.guard({ kind, at, how });
    const yes = opaque("a session", dependenciesOf([{ kind: "call", name: how }]), { truthy: true });
    return union([{ value: yes, facts: withFact(noFacts, kind, [guard]) }, { value: constant(null), facts: noFacts }]);
  }

  /** Guards a function is said to be in its JSDoc comment: `@ai-routes guard auth`. */
  annotatedGuard(fn: FunctionValue, facts: FunctionFacts): GuardFacts | null {
    let all: GuardFacts | null = null;
    for (const annotation of facts.annotations) {
      const kind = /^guard\s+(auth|rateLimit|budget|validation|moderation|bot)\b/.exec(annotation)?.[1] as GuardKind | undefined;
      if (!kind) continue;
      const guard = this.guard({ kind, at: { file: fn.file, span: facts.nameSpan }, how: `${facts.name}, said to be a guard` });
      all = and(all ?? noFacts, withFact(noFacts, kind, [guard]));
    }
    return all;
  }

  // Functions

  demandOf(file: string, facts: FileFacts, fn: FunctionId): Demand {
    return this.statics.demands.of(file, facts, fn);
  }

  /** Whether a function only works out what it gives, and nobody asks how long that is. */
  isInert({ file, frame, function: id }: FunctionValue): boolean {
    const { inert } = this.statics;
    return inert.has(file, frame.facts, id) && !inert.cuts(file, frame.facts, id);
  }

  /** Whether a call of a function need not be followed: it does nothing, and nobody uses what it gives. */
  isIdle(fn: FunctionValue, activation: Activation, result: ResultId): boolean {
    return result >= 0 && this.statics.inert.has(fn.file, fn.frame.facts, fn.function) && !this.statics.demands.ofResult(activation.file, activation.facts, result);
  }

  registerDurable(declaration: DurableDeclaration): void {
    const known = this.durables.some((one) => one.at.file === declaration.at.file && one.at.span[0] === declaration.at.span[0] && one.handler === declaration.handler);
    if (!known) this.durables.push(declaration);
  }

  /** What was registered on a foreign value (`app.post(path, handler)`), by statements of its module: each method with its arguments. */
  statementsOn(value: Abstract & { kind: "external" }): { name: string; args: Abstract[] }[] {
    const module = this.module(value.from);
    const holder = module?.holderOf(value) ?? null;
    if (!module || holder === null) return [];
    return module.callsOn(holder).map(({ callee, arguments: given }) => ({
      name: callee.kind === "member" ? callee.name : "", args: given.map((argument) => module.value(argument.value)),
    }));
  }

  exportNames(file: string): string[] {
    const facts = this.module(file)?.facts;
    return facts ? [...facts.exports.map((one) => one.name), ...facts.reexports.flatMap((one) => one.exported ?? [])] : [];
  }

  functionOf(module: Module, fn: FunctionId): Abstract {
    return functionValue(module.file, fn, module.frame);
  }

  /** One value for several: whichever is called, one of them runs. */
  anyOf(values: readonly Abstract[]): Abstract {
    return wrapper(constant(null), { any: values });
  }

  procedureValue(procedure: Procedure): Abstract {
    const index = this.procedures.push(procedure) - 1;
    return wrapper(procedure.handler, { procedure: index });
  }

  procedure(index: number): Procedure {
    return this.procedures[index]!;
  }

  /** A further entrypoint: it has contexts of its own, beside those already summarised; the fewer, the more files it comes to. */
  beginEntrypoint(file: string, imports: ReadonlyMap<string, readonly string[]>): void {
    this.cap.begin(reachedFrom([file], imports).size);
    this.summaries.begin();
  }

  /** From here on calls are made by this engine, their summaries kept apart, until the function it gives is called. */
  enterEngine(engine: string, attempts: Amount): () => void {
    const { stepEngine, stepAttempts, enginePrefix } = this;
    Object.assign(this, { stepEngine: engine, stepAttempts: attempts, enginePrefix: `${engine} ${String(attempts)}` });
    return () => void Object.assign(this, { stepEngine, stepAttempts, enginePrefix });
  }

  // Recursion

  backEdge(cycle: OpenCycle, state: State, at: Place): Linked {
    this.open.comesBackTo(cycle.depth);
    return closeCycle(cycle, state, at);
  }

  /** Ends a call in progress and keeps its summary. */
  remember(key: string, summary: Summary, cycle: OpenCycle, holds: Holds): void {
    this.open.leave(cycle);
    this.summaries.set(key, summary, cycle, holds);
  }

  known(key: string): Summary | undefined {
    const known = this.summaries.get(key);
    if (known) return known;
    const provisional = this.summaries.getProvisional(key);
    if (provisional) this.open.comesBackTo(provisional.reaches);
    const cut = provisional ? undefined : this.summaries.getCut(key);
    if (cut) this.cap.leaveOut();
    return provisional?.summary ?? cut;
  }

  begin(key: string, fn: FunctionValue, args: readonly Abstract[]): OpenCycle {
    return this.open.enter(key, fn, args, this.summaries.provisionals);
  }
}
