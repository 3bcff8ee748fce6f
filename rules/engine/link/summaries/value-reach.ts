import { cellOf, frameOf, type State } from "../frame.js";
import type { Linker } from "../linker.js";
import type { Abstract, FunctionValue } from "../values/abstract.js";
import { aroundProcedure, partsOf } from "../values/parts.js";
import type { SymbolReach } from "./symbol-reach.js";

/** Closures within what closures hold, at most: beyond, they are taken to reach a model. */
const DEEPEST = 8;

/**
 * Whether whoever runs a value, or is handed it, can come to a model call by it: by what the code of
 * its functions mentions, and by what they hold. It errs on the side of yes.
 */
export class ValueReach {
  /** Values that hold nothing that changes; those that reach a model by what they hold for now included. */
  private known = new WeakMap<Abstract, boolean>();
  /** Those being looked into: a function that captures itself comes to nothing more by that. */
  private readonly open = new Set<Abstract>();

  constructor(private readonly symbols: SymbolReach) {}

  ofAny(values: readonly Abstract[], linker: Linker, state: State | null): boolean {
    return values.some((value) => this.of(value, linker, state));
  }

  /** @param state where what closures captured may have other values than those they had last. */
  of(value: Abstract, linker: Linker, state: State | null, depth = 0): boolean {
    const known = this.known.get(value);
    if (known !== undefined) return known;
    if (this.open.has(value)) return false;
    if (depth > DEEPEST) return true;
    this.open.add(value);
    const reaches = this.byItself(value) || this.partsOf(value, linker, state).some((part) => part === null || this.of(part, linker, state, depth + 1));
    this.open.delete(value);
    if (reaches || isFixed(value)) this.known.set(value, reaches);
    return reaches;
  }

  /** Forgets all it was told of symbols. */
  forget(): void {
    this.known = new WeakMap();
  }

  private byItself(value: Abstract): boolean {
    const { symbols } = this;
    switch (value.kind) {
      case "constant":
        return typeof value.value === "string" && symbols.models.inText(value.value);
      case "function":
        return symbols.of({ file: value.file, function: outermost(value) });
      case "class":
        return symbols.of({ file: value.file, class: value.class });
      case "namespace":
        return symbols.ofFile(value.file);
      case "external":
        return symbols.models.byImport(value.module, value.path.split(/[.#(]/, 1)[0]!);
      case "wrapper":
        return value.endpoint !== null;
      default:
        return false;
    }
  }

  /** What a value holds; null: something that is not known. */
  private partsOf(value: Abstract, linker: Linker, state: State | null): readonly (Abstract | null)[] {
    if (value.kind === "function") return [...capturedBy(value, state), ...(value.self ? [value.self] : [])];
    if (value.kind === "external" && this.symbols.models.keepsToEngine(value.module, value.path.replace(/#$/, ""))) return value.base ? [value.base] : [];
    if (value.kind === "object" && value.class) return [...partsOf(value), value.class];
    if (value.kind === "wrapper") return [...partsOf(value), ...aroundProcedure(value, linker).filter((one) => one !== null)];
    return partsOf(value);
  }
}

/** The function of its module that a closure stands in: it mentions what all in it mention. */
function outermost({ function: own, frame }: FunctionValue): number {
  let outer = own;
  for (let at = frame; at.parent; at = at.parent) outer = at.function;
  return outer;
}

/** The values of the variables of enclosing functions that a closure mentions. */
function capturedBy({ function: own, frame }: FunctionValue, state: State | null): (Abstract | null)[] {
  const { functions, variables } = frame.facts;
  const free = functions[own]?.free ?? [];
  return free.filter((id) => variables[id]?.owner !== 0).map((id) => {
    const owner = frameOf(frame, id);
    return owner && (state?.get(cellOf(owner, id)) ?? owner.last.get(id) ?? null);
  });
}

/** Whether a value is the same whatever is written to variables. */
function isFixed(value: Abstract): boolean {
  return value.kind === "constant" || value.kind === "opaque" || value.kind === "external" || value.kind === "class" || value.kind === "builtin";
}
