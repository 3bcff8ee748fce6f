import type { ChoiceEffect } from "../facts/effects.js";
import type { ClassFacts, FileFacts, FunctionFacts } from "../facts/file-facts.js";
import type { LoopId, ResultId, Span } from "../facts/values.js";
import type { GuardKind } from "../../catalog/api.js";
import type { Place } from "../finding.js";
import type { Abstract, ClassValue, FunctionValue } from "./values/abstract.js";
import type { Catcher } from "./execute.js";
import type { ExitCondition } from "./exit-conditions.js";
import type { Frame } from "./frame.js";

/** One run of a function's body over abstract values. */
export interface Activation {
  file: string;
  facts: FileFacts;
  function: FunctionFacts;
  frame: Frame;
  arguments: readonly Abstract[];
  /** What arguments beyond those listed are; null: there are none. */
  furtherArguments: Abstract | null;
  self: Abstract | null;
  /** What calls and awaits gave, by result id. */
  results: Map<ResultId, Abstract>;
  /** The element at hand of each loop in turn. */
  elements: Map<LoopId, Abstract>;
  /** Turns left for unrolling loops in this activation. */
  turnsLeft: { count: number };
  /** Where throws go: the function itself, and each `try` around the code at hand. */
  catchers: Catcher[];
  /** Undecided conditions that decided whether a body was left. */
  exitConditions: ExitCondition[];
  /** A condition was decided by a counter since a loop last looked: another turn may decide otherwise. */
  counting: boolean;
  /** Choices of its loops that are taken once, if their arms as they were run close them for good. */
  latched: Map<ChoiceEffect, "not run" | "closes" | "open">;
  /** Whether the function, or what it was handed, can come to a model call; told when it is asked for. */
  reaches: () => boolean;
  /** The call in hand that is awaited at once: what it may throw is thrown by the call itself. */
  settledCall: ResultId | null;
}

export function placeIn(activation: Activation, span: Span): Place {
  return { file: activation.file, span };
}

/** Class members as values: what `evaluate` needs of classes and modules, supplied by the linker. */
export interface Surroundings {
  /** An export of a file, `*` for its namespace. */
  exportOf(file: string, name: string): Abstract;
  /** What `import … from` names: an export, a namespace, or something of a package. */
  imported(fromFile: string, specifier: string, name: string): Abstract;
  /** A module's own variable, evaluated on demand. */
  moduleVariable(frame: Frame, variable: number): Abstract;
  /** A member of an instance found on its class or the classes it extends; null: there is none. */
  instanceMember(cls: ClassValue, name: string, self: Abstract): Abstract | null;
  staticMember(cls: ClassValue, name: string): Abstract | null;
  /** What a getter gives, or a proxy's `get`. */
  got(fn: FunctionValue, self: Abstract | null, list?: readonly Abstract[]): Abstract;
  classFacts(cls: ClassValue): ClassFacts;
  superOf(cls: ClassValue): Abstract | null;
  isInstance(value: Abstract, constructor: Abstract): boolean | null;
  /** Registers a guard met; the same place and kind give the same id. */
  guard(guard: { kind: GuardKind; at: Place; how: string }): number;
  /** What an opaque value of a type is: an instance of an imported class, or itself. */
  typed(value: Abstract, activation: Activation, type: FunctionFacts["parameters"][number]["type"]): Abstract;
}
