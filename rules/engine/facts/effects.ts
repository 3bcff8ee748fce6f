import type { LoopId, ResultId, Span, Value, VariableId } from "./values.js";

/**
 * What a function body does, in order: the calls it makes, the choices, loops and exits around
 * them. Expressions are taken apart in evaluation order: a call inside an expression is an effect
 * of its own before the effect that uses its result.
 */
export type Effect =
  | SequenceEffect
  | ChoiceEffect
  | BlockEffect
  | LoopEffect
  | TryEffect
  | CallEffect
  | AwaitEffect
  | YieldEffect
  | SetEffect
  | PutEffect
  | ExitEffect;

export interface SequenceEffect {
  kind: "sequence";
  parts: Effect[];
}

/**
 * Exactly one arm runs. `if`, `?:`, `&&`, `||`, `??` and `?.` become this wherever an arm has
 * effects; without effects they stay pure values. `condition` is tested for truthiness.
 */
export interface ChoiceEffect {
  kind: "choice";
  condition: Value;
  then: Effect;
  otherwise: Effect;
  span: Span;
}

/** A statement that `break label` leaves: labelled blocks, and what a `switch` becomes. */
export interface BlockEffect {
  kind: "block";
  label: string;
  body: Effect;
}

/**
 * One turn: `test` (effects of the condition), `condition`, `body`, `update`.
 * `each` loops have no condition: they take the elements of `of` in turn (`element` values).
 */
export interface LoopEffect {
  kind: "loop";
  id: LoopId;
  form: "for" | "while" | "do" | "of" | "in" | "await-of";
  /** Labels that `break`/`continue` may name; an unlabelled exit means the innermost loop. */
  labels: string[];
  test: Effect;
  /** Null: no condition (`for (;;)`, and each-loops). */
  condition: Value | null;
  of: Value | null;
  body: Effect;
  update: Effect;
  /** The whole statement. */
  span: Span;
  /** From the keyword to the closing parenthesis: where findings about the loop point. */
  headSpan: Span;
}

export interface TryEffect {
  kind: "try";
  body: Effect;
  handler: { variable: VariableId | null; body: Effect } | null;
  finalizer: Effect | null;
  span: Span;
}

export interface Argument {
  value: Value;
  spread: boolean;
  span: Span;
}

/** A call, `new`, tagged template (`form: "tag"`) or JSX element (`form: "jsx"`, one props object). */
export interface CallEffect {
  kind: "call";
  id: ResultId;
  form: "call" | "new" | "tag" | "jsx";
  callee: Value;
  arguments: Argument[];
  /** The whole call expression. */
  span: Span;
  /** The part findings underline: the callee's last name (`create` in `a.b.create()`). */
  nameSpan: Span;
  /** The callee as written, shortened: `openai.chat.completions.create`. */
  text: string;
}

/** Settles a value: what a promise gives, and where its rejection is thrown. */
export interface AwaitEffect {
  kind: "await";
  id: ResultId;
  value: Value;
  span: Span;
}

export interface YieldEffect {
  kind: "yield";
  id: ResultId;
  value: Value;
  delegate: boolean;
  span: Span;
}

export interface SetEffect {
  kind: "set";
  variable: VariableId;
  value: Value;
}

/** `object.key = value`. */
export interface PutEffect {
  kind: "put";
  object: Value;
  key: Value;
  value: Value;
  span: Span;
}

export interface ExitEffect {
  kind: "exit";
  exit: "return" | "throw" | "break" | "continue";
  /** Of `return` and `throw`; undefined where nothing is given. */
  value: Value;
  /** Of `break` and `continue`; null means the innermost loop (a `switch` is lowered with labels). */
  label: string | null;
  span: Span;
}

