import type { VariableId } from "../facts/values.js";

/** Which parameters and captured variables a function's effects and result can depend on. */
export interface Demand {
  parameters: ReadonlySet<number> | "all";
  captures: ReadonlySet<VariableId> | "all";
}

export const everything: Demand = { parameters: "all", captures: "all" };
