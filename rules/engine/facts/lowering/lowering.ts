import type ts from "typescript";
import type { Argument, CallEffect, Effect } from "../effects.js";
import type { ClassFacts, ExportFacts, FileFacts, FunctionFacts, ImportFacts, VariableFacts } from "../file-facts.js";
import { type Frame, frameOf, Scope } from "../scopes.js";
import type { FunctionId, LoopId, Span, TypeReference, Value, VariableId } from "../values.js";
import { extentOf, type Counts, type Piece } from "./pieces.js";
import type { FunctionOptions } from "./functions.js";
import { isRepeatable, mentions, rootVariable, sequence, unknown } from "./value-shapes.js";

/** A type that names the members of an object: where the types of destructured names are found. */
export type ObjectType = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

/**
 * What the lowering of one file carries along: the facts gathered so far, the scope and function
 * at hand, and the list that the effects of the code at hand go to.
 */
export class Lowering {
  readonly variables: VariableFacts[] = [];
  readonly functions: FunctionFacts[] = [];
  readonly classes: ClassFacts[] = [];
  readonly imports: ImportFacts[] = [];
  readonly exports: ExportFacts[] = [];
  readonly objectTypes = new Map<string, ObjectType>();
  /** The functions of the top level that can be lowered alone, in another text. */
  readonly pieces: Piece[] = [];

  effects: Effect[] = [];
  /** Of the module. */
  readonly top = new Scope(null, true);
  scope = this.top;
  frame: Frame = frameOf(0, null, false);
  /** What an unlabelled `break` leaves: the label of a `switch`, null for a loop. */
  breakTarget: string | null = null;
  /** `@ai-routes` tags of the declaration at hand; the first function in it takes them. */
  annotations: string[] = [];
  readonly hasAnnotations: boolean;
  /** Set where syntax was nested too deeply to be lowered. */
  tooDeep: Span | null = null;
  /** Whether a type is declared within a function, where names of the file's own types are looked up as well. */
  hasInnerTypes = false;

  private depth = 0;
  private results = 0;
  private loops = 0;
  private switches = 0;
  /** Variables in the order of their assignments: tells what an operand's effects change. */
  private readonly assigned: VariableId[] = [];
  private readonly initialised = new Set<VariableId>();

  constructor(
    readonly text: string,
    readonly file: ts.SourceFile,
  ) {
    this.hasAnnotations = text.includes("@ai-routes");
  }

  span(node: ts.Node): Span {
    return [node.getStart(this.file), node.end];
  }

  /** From a node's first token to an offset inside it, without the white space before that. */
  headSpan(node: ts.Node, end: number): Span {
    const start = node.getStart(this.file);
    return [start, start + this.text.slice(start, end).trimEnd().length];
  }

  /** Lowers a function; of one of the top level it notes what was taken of the lists. */
  piece(node: ts.FunctionLikeDeclaration, options: FunctionOptions, lower: () => FunctionId): FunctionId {
    if (this.frame.id !== 0 || this.scope !== this.top) return lower();
    const { annotations } = this;
    const from = this.counts();
    const id = lower();
    this.pieces.push({ ...extentOf(node, this.file), options, annotations, from, to: this.counts() });
    return id;
  }

  counts(): Counts {
    const { functions, variables, classes, imports, results, loops, switches } = this;
    return { functions: functions.length, variables: variables.length, classes: classes.length, imports: imports.length, results, loops, switches };
  }

  /** Goes on where the lowering of these facts was when it had taken that much. */
  goOn(facts: Pick<FileFacts, "functions" | "variables" | "classes" | "imports">, names: ReadonlyMap<string, VariableId>, from: Counts): void {
    this.functions.push(...facts.functions.slice(0, from.functions));
    // Those of the module may be marked: these here are nobody else's.
    this.variables.push(...facts.variables.slice(0, from.variables).map((one) => (one.owner === 0 ? { ...one } : one)));
    this.classes.push(...facts.classes.slice(0, from.classes));
    this.imports.push(...facts.imports.slice(0, from.imports));
    for (const [name, id] of names) this.top.names.set(name, id);
    Object.assign(this, { results: from.results, loops: from.loops, switches: from.switches });
  }

  newLoop(): LoopId {
    return this.loops++;
  }

  newSwitchLabel(): string {
    return `#switch${this.switches++}`;
  }

  /** Runs `lower` unless syntax is nested so deeply that JSON or a later reader would overflow. */
  nested<T>(node: ts.Node, tooDeep: T, lower: () => T): T {
    if (this.depth >= maximumDepth) {
      this.tooDeep ??= this.span(node);
      return tooDeep;
    }
    this.depth += 1;
    const result = lower();
    this.depth -= 1;
    return result;
  }

  /** Collects the effects of `lower` apart from those around them. */
  branch<T>(lower: () => T): { effects: Effect[]; value: T } {
    const outer = this.effects;
    const effects: Effect[] = [];
    this.effects = effects;
    const value = lower();
    this.effects = outer;
    return { effects, value };
  }

  branchEffect(lower: () => void): Effect {
    return sequence(this.branch(lower).effects);
  }

  /** Runs `lower` in a scope of its own. */
  inScope<T>(lower: () => T): T {
    const outer = this.scope;
    this.scope = new Scope(outer, false);
    const value = lower();
    this.scope = outer;
    return value;
  }

  /** Declares a name in a scope; a second declaration of the same name is the same variable. */
  declare(
    name: string,
    span: Span,
    kind: VariableFacts["kind"],
    options: { scope?: Scope; type?: TypeReference | null; import?: VariableFacts["import"] } = {},
  ): VariableId {
    const scope = options.scope ?? this.scope;
    const known = scope.names.get(name);
    if (known !== undefined) return known;
    const id = this.newVariable(name, span, kind, options.type ?? null, options.import ?? null);
    scope.names.set(name, id);
    return id;
  }

  temporary(span: Span): VariableId {
    return this.newVariable("", span, "temporary", null, null);
  }

  /** What a name gives when it is read here. */
  read(name: string): Value {
    const id = this.scope.find(name);
    if (id === null) return name === "undefined" ? { kind: "undefined" } : { kind: "global", name };
    this.capture(id, false);
    return { kind: "variable", id };
  }

  /** `variable = value` as its declaration says. */
  initialise(variable: VariableId, value: Value): void {
    if (this.initialised.has(variable)) this.reassigned(variable);
    this.initialised.add(variable);
    this.set(variable, value);
  }

  /** `variable = value` anywhere else. */
  assign(variable: VariableId, value: Value): void {
    this.reassigned(variable);
    this.set(variable, value);
  }

  /** Gives a temporary its value: nobody else can see it. */
  set(variable: VariableId, value: Value): void {
    this.effects.push({ kind: "set", variable, value });
    this.assigned.push(variable);
    this.capture(variable, true);
  }

  put(object: Value, key: Value, value: Value, span: Span): void {
    this.effects.push({ kind: "put", object, key, value, span });
    const root = rootVariable(object);
    if (root === null) return;
    this.reassigned(root);
    this.assigned.push(root);
    this.changes(root);
  }

  /** Notes that the functions between here and the variable's owner change what it holds. */
  private changes(variable: VariableId): void {
    const owner = this.variables[variable]?.owner;
    for (let frame: Frame | null = this.frame; frame !== null && frame.id !== owner; frame = frame.parent) frame.changesFree.add(variable);
  }

  call(
    form: CallEffect["form"],
    callee: Value,
    args: Argument[],
    source: { span: Span; nameSpan: Span; text: string },
  ): Value {
    const id = this.results++;
    this.effects.push({ kind: "call", id, form, callee, arguments: args, ...source });
    const changed = changedBy(callee, args);
    if (changed !== null) this.changes(changed);
    return { kind: "result", id };
  }

  await(value: Value, span: Span): Value {
    const id = this.results++;
    this.effects.push({ kind: "await", id, value, span });
    return { kind: "result", id };
  }

  yield(value: Value, delegate: boolean, span: Span): Value {
    const id = this.results++;
    this.effects.push({ kind: "yield", id, value, delegate, span });
    return { kind: "result", id };
  }

  exit(exit: "return" | "throw", value: Value, span: Span): void {
    this.effects.push({ kind: "exit", exit, value, label: null, span });
  }

  choice(condition: Value, then: Effect, otherwise: Effect, span: Span): void {
    this.effects.push({ kind: "choice", condition, then, otherwise, span });
  }

  /** The value itself where it may be written down several times, else a temporary that holds it. */
  repeatable(value: Value, span: Span): Value {
    return isRepeatable(value) ? value : this.held(value, span);
  }

  /** A temporary that holds the value as it is now. */
  held(value: Value, span: Span): Value {
    const id = this.temporary(span);
    this.set(id, value);
    return { kind: "variable", id };
  }

  /**
   * Lowers operands from left to right. Where a later operand assigns a variable that an earlier
   * one reads (`f(i, i++)`), the earlier value is held in a temporary first.
   */
  inOrder<T extends ts.Node>(nodes: readonly T[], lower: (node: T) => Value): Value[] {
    const values: Value[] = [];
    for (const node of nodes) {
      const effectsBefore = this.effects.length;
      const assignedBefore = this.assigned.length;
      const value = lower(node);
      if (this.assigned.length > assignedBefore) {
        this.holdEarlier(values, nodes, effectsBefore, this.assigned.slice(assignedBefore));
      }
      values.push(value);
    }
    return values;
  }

  /** The nearest function around that has a `this` of its own. */
  thisFrame(): Frame {
    let frame = this.frame;
    while (frame.arrow && frame.parent !== null) frame = frame.parent;
    return frame;
  }

  markThis(): void {
    const owner = this.thisFrame();
    for (let frame: Frame | null = this.frame; frame !== null; frame = frame.parent) {
      frame.usesThis = true;
      if (frame === owner) return;
    }
  }

  /** Notes that the functions between here and the variable's owner use it. */
  capture(variable: VariableId, writes: boolean): void {
    const owner = this.variables[variable]?.owner;
    for (let frame: Frame | null = this.frame; frame !== null && frame.id !== owner; frame = frame.parent) {
      frame.free.add(variable);
      if (writes) frame.assignsFree.add(variable);
    }
  }

  reassigned(variable: VariableId): void {
    const facts = this.variables[variable];
    if (facts !== undefined) facts.reassigned = true;
  }

  private newVariable(
    name: string,
    span: Span,
    kind: VariableFacts["kind"],
    type: TypeReference | null,
    from: VariableFacts["import"],
  ): VariableId {
    const id = this.variables.length;
    this.variables.push({ name, kind, owner: this.frame.id, reassigned: false, span, type, import: from });
    return id;
  }

  private holdEarlier(values: Value[], nodes: readonly ts.Node[], at: number, changed: VariableId[]): void {
    const holds: Effect[] = [];
    values.forEach((value, index) => {
      const node = nodes[index];
      if (node === undefined || !mentions(value, changed)) return;
      const variable = this.temporary(this.span(node));
      holds.push({ kind: "set", variable, value });
      values[index] = { kind: "variable", id: variable };
    });
    this.effects.splice(at, 0, ...holds);
  }
}

/** What stands where syntax is nested beyond {@link maximumDepth}. */
export const nestedTooDeeply: Value = unknown("nested too deeply");

/** Expressions and statements inside each other; people write 30, minifiers 100. */
const maximumDepth = 250;

const changingMethods: ReadonlySet<string> = new Set(["push", "pop", "shift", "unshift", "splice", "sort", "reverse", "fill", "copyWithin"]);

/** The variable whose list or object a call changes: `list.push(…)`, `Object.assign(options, …)`. */
function changedBy(callee: Value, args: readonly Argument[]): VariableId | null {
  if (callee.kind !== "member") return null;
  if (callee.object.kind === "global") return callee.object.name === "Object" && callee.name === "assign" && args[0] ? rootVariable(args[0].value) : null;
  return changingMethods.has(callee.name) ? rootVariable(callee.object) : null;
}
