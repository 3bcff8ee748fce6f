/**
 * What an expression is made of, without the calls in it: a pure, plain description.
 * A call is an {@link Effect} with a result id; a value mentions it as `result`.
 */

/** Offsets into the text, UTF-16 units, end exclusive. */
export type Span = readonly [start: number, end: number];

/** Index into `FileFacts.variables`. */
export type VariableId = number;
/** Index into `FileFacts.functions`; 0 is the module's own top level. */
export type FunctionId = number;
/** Index into `FileFacts.classes`. */
export type ClassId = number;
/** Name of what a `call`, `await` or `yield` effect gives, unique in its file. */
export type ResultId = number;
/** Name of a loop, unique in its file. */
export type LoopId = number;

export type Value =
  | { kind: "constant"; value: string | number | boolean | null }
  | { kind: "undefined" }
  | { kind: "variable"; id: VariableId }
  /** The caller's n-th argument, as passed. Only in the `set` effects that open a function body. */
  | { kind: "parameter"; index: number }
  /** The caller's arguments from the n-th on, as an array. */
  | { kind: "rest"; from: number }
  | { kind: "result"; id: ResultId }
  /** The element at hand in turn of a `for…of` (or the key, in `for…in`) loop. */
  | { kind: "element"; of: Value; loop: LoopId }
  | { kind: "global"; name: string }
  /** Everything a module exports: `import * as x`, `require("…")`, `await import("…")`. */
  | { kind: "module"; from: string }
  | { kind: "member"; object: Value; name: string }
  | { kind: "index"; object: Value; key: Value }
  | { kind: "object"; properties: Property[] }
  | { kind: "array"; items: ArrayItem[] }
  | { kind: "template"; parts: Value[] }
  | { kind: "closure"; function: FunctionId }
  | { kind: "class"; class: ClassId }
  | { kind: "this" }
  | { kind: "super" }
  /**
   * An operator over pure operands: unary `!` `-` `+` `~` `typeof` `void` (one operand), binary
   * arithmetic and comparison, `in`, `instanceof`, the logical `&&` `||` `??`, and `?:` (three).
   * `++`/`--` and compound assignments are lowered to `set` with `+`, `-`, ….
   */
  | { kind: "operator"; operator: string; operands: Value[] }
  /** `value`, or `fallback` where it is undefined (default parameters and destructuring defaults). */
  | { kind: "default"; value: Value; fallback: Value }
  /** An object without some of its members (`const { a, ...rest } = o`). */
  | { kind: "omit"; object: Value; names: string[] }
  /** An array from an index on (`const [a, ...rest] = xs`). */
  | { kind: "slice"; array: Value; from: number }
  | { kind: "regexp"; source: string }
  /** Syntax that has no description here; `why` names it for people. */
  | { kind: "unknown"; why: string };

/** In source order, so that a later spread overrides an earlier member. */
export type Property =
  | { kind: "member"; name: string; value: Value; span: Span; nameSpan: Span }
  | { kind: "getter"; name: string; function: FunctionId }
  | { kind: "computed"; key: Value; value: Value; span: Span }
  | { kind: "spread"; value: Value };

export type ArrayItem = { kind: "item"; value: Value } | { kind: "spread"; value: Value };

/**
 * A type as written, as far as origins need it: `OpenAI`, `Anthropic.Messages`, `Promise<User>`.
 * `variable` is the local binding of the first name, if it is one of this file's variables.
 */
export interface TypeReference {
  path: string[];
  variable: VariableId | null;
  arguments: TypeReference[];
}
