import type { FunctionId, VariableId } from "./values.js";

/** Names visible in one block, function or module. */
export class Scope {
  readonly names = new Map<string, VariableId>();

  constructor(
    readonly parent: Scope | null,
    /** Whether `var` declarations inside belong here: functions and the module. */
    readonly holdsVar: boolean,
  ) {}

  /** The variable a name means here; null if no scope declares it. */
  find(name: string): VariableId | null {
    return this.names.get(name) ?? this.parent?.find(name) ?? null;
  }

  varScope(): Scope {
    return this.holdsVar || this.parent === null ? this : this.parent.varScope();
  }
}

/** The function whose body is being lowered, and what has been seen of it so far. */
export interface Frame {
  id: FunctionId;
  parent: Frame | null;
  /** Arrow functions take `this` and `arguments` from the function around them. */
  arrow: boolean;
  free: Set<VariableId>;
  assignsFree: Set<VariableId>;
  changesFree: Set<VariableId>;
  usesThis: boolean;
  /** Stands for `arguments` once the body has mentioned it. */
  argumentsVariable: VariableId | null;
}

/** Opens a function inside `parent`. */
export function frameOf(id: FunctionId, parent: Frame | null, arrow: boolean): Frame {
  return { id, parent, arrow, free: new Set(), assignsFree: new Set(), changesFree: new Set(), usesThis: false, argumentsVariable: null };
}
