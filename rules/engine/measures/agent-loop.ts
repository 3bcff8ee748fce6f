import { toolOptions } from "../../catalog/option-names.js";
import type { ModelCall } from "../entrypoint.js";
import { MODEL_ENDS_IT, type Factor } from "./amount.js";

/**
 * A loop somebody has written that uses the tools the model asks for and asks again, for as long as
 * it asks for some: the steps of an agent, with nothing that counts them.
 */
export function isAgentLoop({ times, why, layer }: Factor, { given }: Pick<ModelCall, "given">): boolean {
  return times === "unbounded" && why === MODEL_ENDS_IT && layer !== "agent-steps" && given.call.some((name) => toolOptions.test(name));
}
