import type { FileFacts } from "../facts/file-facts.js";
import type { FunctionId, ResultId, VariableId } from "../facts/values.js";
import type { Abstract } from "./values/abstract.js";
import { Cells } from "./cells.js";
import { and, meet, noFacts, type GuardFacts } from "./guards/guard-facts.js";
import { joinValues } from "./values/abstract.js";

/**
 * The variables of one activation of a function, for closures that outlive it. Flow-sensitive
 * values are in the {@link State}; what a variable last was stays here.
 */
export interface Frame {
  readonly id: number;
  /** Of each function of its file: those that an edit has left alone keep theirs (`summaries/standing-functions.ts`). */
  readonly numbers: readonly number[];
  readonly file: string;
  readonly facts: FileFacts;
  readonly function: FunctionId;
  readonly parent: Frame | null;
  readonly last: Map<VariableId, Abstract>;
  readonly self: Abstract | null;
}

let frames = 0;

/** The frame of a call of a function. */
export function makeFrame(file: string, facts: FileFacts, fn: FunctionId, parent: Frame, self: Abstract | null): Frame {
  return { id: frames++, numbers: parent.numbers, file, facts, function: fn, parent, last: new Map(), self };
}

/** The frame of a file's top level. */
export function moduleFrame(file: string, facts: FileFacts, numbers: readonly number[]): Frame {
  return { id: frames++, numbers, file, facts, function: 0, parent: null, last: new Map(), self: null };
}

/** The frame that holds a variable: that of the function which declares it. */
export function frameOf(frame: Frame, variable: VariableId): Frame | null {
  const owner = frame.facts.variables[variable]?.owner;
  let at: Frame | null = frame;
  while (at && at.function !== owner) at = at.parent;
  return at;
}

/** Name of a variable of a frame in a state. */
export function cellOf(frame: Frame, variable: VariableId): number {
  return frame.id * 65_536 + variable;
}

/** Name of the result of a call or await where a state knows more of it than what the call gave. */
export function resultCell(frame: Frame, result: ResultId): number {
  return frame.id * 65_536 + FIRST_RESULT + (result % (FIRST_PARAMETER - FIRST_RESULT));
}

const FIRST_RESULT = 32_768;
const FIRST_PARAMETER = 65_280;
const SELF = 65_535;

/** Name of what a parameter was given, as the function has changed it. */
export function parameterCell(frame: Frame, index: number): number {
  return frame.id * 65_536 + Math.min(FIRST_PARAMETER + index, SELF - 1);
}

/** Name of `this`: arrow functions share that of the function they stand in. */
export function selfCell(frame: Frame): number {
  let at = frame;
  while (at.parent && at.facts.functions[at.function]?.kind === "arrow") at = at.parent;
  return at.id * 65_536 + SELF;
}

/** Whether a cell holds what callers know by another name: neither a result nor a temporary thing. */
export function isSharedCell(cell: number): boolean {
  const name = cell % 65_536;
  return name < FIRST_RESULT || name >= FIRST_PARAMETER;
}

/**
 * What holds at a point: values of variables, and guard facts since the function began. The layer
 * below is the caller's state at the call. Copied when paths part.
 */
export class State {
  constructor(
    readonly below: State | null,
    private cells: Cells = new Cells(),
    public facts: GuardFacts = noFacts,
    private shared = false,
    /** Cells whose object was changed, beside those that were assigned. */
    readonly changed: Set<number> = new Set(),
    /** The frame of the function at hand: its variables and results are its own affair. Null: there is none. */
    private readonly frame: Frame | null = null,
    /** Whether more was written than variables and results of that frame: callers see it. */
    public reachesOut = false,
  ) {}

  get(cell: number): Abstract | undefined {
    for (let at: State | null = this; at; at = at.below) {
      const value = at.cells.get(cell);
      if (value) return value;
      // Nobody has held anything of a frame before its function began.
      if (at.frame && cell >= at.frame.id * 65_536 && cell <= at.frame.id * 65_536 + SELF) return undefined;
    }
    return undefined;
  }

  set(cell: number, value: Abstract): void {
    if (this.cells.get(cell) === value) return;
    if (!this.frame || cell < this.frame.id * 65_536 || cell >= this.frame.id * 65_536 + FIRST_PARAMETER) this.reachesOut = true;
    if (this.shared) {
      this.cells = this.cells.copy();
      this.shared = false;
    }
    this.cells.set(cell, value);
  }

  /** An object held there was changed: whoever holds it sees that. */
  change(cell: number, value: Abstract): void {
    this.set(cell, value);
    this.changed.add(cell);
  }

  /** What a call begins with: no change that callers could see. */
  begin(cell: number, value: Abstract): void {
    this.cells.set(cell, value);
  }

  assert(facts: GuardFacts): void {
    this.facts = and(this.facts, facts);
  }

  fork(): State {
    this.shared = true;
    return new State(this.below, this.cells, this.facts, true, this.changed, this.frame, this.reachesOut);
  }

  /** Whether a call has failed on every way here, in this function or in those that called it. */
  withinFailure(): boolean {
    for (let at: State | null = this; at; at = at.below) if (at.facts.must.has("failed")) return true;
    return false;
  }

  /** This layer's own cells. */
  entries(): Iterable<[number, Abstract]> {
    return this.cells;
  }

  own(cell: number): Abstract | undefined {
    return this.cells.get(cell);
  }

  sameCells(other: State): boolean {
    return this.cells === other.cells || this.cells.equals(other.cells);
  }

  static join(a: State | null, b: State | null): State | null {
    if (!a || !b) return a ?? b;
    if (a === b) return a;
    const facts = meet(a.facts, b.facts);
    const reachesOut = a.reachesOut || b.reachesOut;
    if (a.cells === b.cells) {
      a.shared = true;
      return new State(a.below, a.cells, facts, true, a.changed, a.frame, reachesOut);
    }
    const cells = a.cells.copy();
    b.cells.forEach((cell, value, at) => {
      const mine = a.cells.valueOf(cell, at);
      if (mine === value) return;
      const other = mine ?? a.below?.get(cell);
      cells.set(cell, other === undefined ? value : joinValues(other, a.facts, value, b.facts, facts));
    });
    a.cells.forEach((cell, value, at) => {
      if (b.cells.valueOf(cell, at)) return;
      const other = b.below?.get(cell);
      if (other !== undefined && other !== value) cells.set(cell, joinValues(value, a.facts, other, b.facts, facts));
    });
    for (const cell of b.changed) a.changed.add(cell);
    return new State(a.below, cells, facts, false, a.changed, a.frame, reachesOut);
  }
}
