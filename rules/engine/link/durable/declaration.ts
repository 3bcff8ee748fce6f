import type { DurableFunctionApi } from "../../../catalog/api.js";
import type { Place } from "../../finding.js";
import type { Amount } from "../../measures/amount.js";
import type { Abstract } from "../values/abstract.js";

/** A durable function met while modules load. */
export interface DurableDeclaration {
  engine: string;
  trigger: DurableFunctionApi["trigger"];
  id: string | null;
  handler: Abstract;
  attempts: Amount;
  at: Place;
  parameters: readonly Abstract[];
}

/** Whether it is declared in one of these files, or its handler written there. */
export function restsOn({ at, handler }: DurableDeclaration, files: ReadonlySet<string>): boolean {
  return files.has(at.file) || filesOf(handler).some((file) => files.has(file));
}

/** Where the functions of a handler are written. */
function filesOf(handler: Abstract): readonly string[] {
  switch (handler.kind) {
    case "function":
      return [handler.file];
    case "wrapper":
      return filesOf(handler.target);
    case "union":
      return handler.alternatives.flatMap(({ value }) => filesOf(value));
    default:
      return [];
  }
}
