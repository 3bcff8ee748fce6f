import type { FileFacts } from "../../facts/file-facts.js";
import type { ResultId, Value, VariableId } from "../../facts/values.js";
import { effectsOf } from "../../facts/effect-parts.js";

/**
 * Which values of a file are whole modules, told by its text: `import * as x`, `await import("x")`, and variables that
 * hold one of these and nothing else. What is taken from one has the module's name for it.
 */
export class ModuleValues {
  private readonly awaited = new Map<ResultId, string>();
  private readonly held = new Map<VariableId, string>();

  constructor(private readonly facts: FileFacts) {
    const effects = facts.functions.flatMap(({ body }) => effectsOf(body));
    for (const effect of effects) if (effect.kind === "await" && effect.value.kind === "module") this.awaited.set(effect.id, effect.value.from);
    if (this.awaited.size === 0) return;
    for (const effect of effects) {
      if (effect.kind !== "set" || effect.value.kind !== "result" || facts.variables[effect.variable]?.reassigned) continue;
      const from = this.awaited.get(effect.value.id);
      if (from !== undefined) this.held.set(effect.variable, from);
    }
  }

  /** The specifier of the module that a value is; null: it is none, or it is not known. */
  of(value: Value): string | null {
    switch (value.kind) {
      case "module":
        return value.from;
      case "result":
        return this.awaited.get(value.id) ?? null;
      case "variable":
        return this.ofVariable(value.id);
      default:
        return null;
    }
  }

  ofVariable(id: VariableId): string | null {
    const imported = this.facts.variables[id]?.import;
    return (imported?.imported === "*" ? imported.from : this.held.get(id)) ?? null;
  }
}

const known = new WeakMap<FileFacts, ModuleValues>();

/** Those of a file, made once. */
export function moduleValuesOf(facts: FileFacts): ModuleValues {
  let values = known.get(facts);
  if (!values) known.set(facts, (values = new ModuleValues(facts)));
  return values;
}
