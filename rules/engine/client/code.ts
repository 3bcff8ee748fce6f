import { exitsAlways } from "../facts/effect-shape.js";
import type { CallEffect, Effect, LoopEffect } from "../facts/effects.js";
import type { FileFacts } from "../facts/file-facts.js";
import type { FunctionId, ResultId, Value, VariableId } from "../facts/values.js";
import { append } from "../lists.js";

/** A call, with what decides whether it happens in its function. */
export interface CallSite {
  call: CallEffect;
  function: FunctionId;
  /** Of the choices it stands in, and of those before it that may have left. */
  conditions: readonly Value[];
  loops: readonly LoopEffect[];
  /** It stands in a `catch`. */
  caught: boolean;
}

/** The facts of one file, with indexes for whoever reads values outside linking. */
export interface Code {
  file: string;
  facts: FileFacts;
  calls: readonly CallSite[];
  /** What a variable is set to; null where it is set more than once, or never. */
  set(variable: VariableId): Value | null;
  call(result: ResultId): CallEffect | null;
  /** What an `await` waits for. */
  awaited(result: ResultId): Value | null;
  /** What a function returns, one value for each `return`. */
  returns(of: FunctionId): readonly Value[];
}

type Way = Omit<CallSite, "call">;

/** Goes through all functions of a file once; what stands in none of them is in the first. */
export function codeOf(file: string, facts: FileFacts): Code {
  const calls: CallSite[] = [];
  const sets = new Map<VariableId, Value | null>();
  const results = new Map<ResultId, CallEffect>();
  const awaits = new Map<ResultId, Value>();
  const returns = new Map<FunctionId, Value[]>();

  const visit = (effect: Effect, way: Way): void => {
    switch (effect.kind) {
      case "sequence": {
        let at = way;
        for (const part of effect.parts) {
          visit(part, at);
          if (part.kind === "choice" && (exitsAlways(part.then) || exitsAlways(part.otherwise))) at = { ...at, conditions: [...at.conditions, part.condition] };
        }
        return;
      }
      case "choice": {
        const within = { ...way, conditions: [...way.conditions, effect.condition] };
        visit(effect.then, within);
        return visit(effect.otherwise, within);
      }
      case "block":
        return visit(effect.body, way);
      case "loop": {
        const within = { ...way, loops: [...way.loops, effect] };
        return [effect.test, effect.body, effect.update].forEach((part) => visit(part, within));
      }
      case "try":
        visit(effect.body, way);
        if (effect.handler) visit(effect.handler.body, { ...way, caught: true });
        if (effect.finalizer) visit(effect.finalizer, way);
        return;
      case "call":
        results.set(effect.id, effect);
        calls.push({ ...way, call: effect });
        return;
      case "await":
        awaits.set(effect.id, effect.value);
        return;
      case "set":
        sets.set(effect.variable, sets.has(effect.variable) ? null : effect.value);
        return;
      case "exit":
        if (effect.exit === "return") append(returns, way.function, effect.value);
        return;
      default:
    }
  };
  facts.functions.forEach(({ body }, id) => visit(body, { function: id, conditions: [], loops: [], caught: false }));
  return {
    file,
    facts,
    calls,
    set: (variable) => sets.get(variable) ?? null,
    call: (result) => results.get(result) ?? null,
    awaited: (result) => awaits.get(result) ?? null,
    returns: (of) => returns.get(of) ?? [],
  };
}

/** Whether `inner` is `outer`, or is written in it. */
export function isWritten(code: Code, inner: FunctionId, outer: FunctionId): boolean {
  for (let at: FunctionId | null = inner; at !== null; at = code.facts.functions[at]?.parent ?? null) if (at === outer) return true;
  return false;
}
