import { givesFirestore, lostOfFirestore, lostOfModelCall, lostOfResponse } from "../../../catalog/step-results.js";
import type { StepCall } from "./write-step.js";

const nothing: ReadonlySet<string> = new Set();

/** The members that a step would lose of what its call gives; none where it can be remembered whole. */
export function lostMembers({ model, calls, callee }: StepCall): ReadonlySet<string> {
  if (model === null && calls === null && givesFirestore.test(callee)) return lostOfFirestore;
  // A function of the app gives what it says, a write what the database says: JSON brings back the data of it.
  if (model === null || calls !== null) return nothing;
  if (model.version === null && /(^|\.)fetch$/.test(model.callee)) return lostOfResponse;
  return lostOfModelCall(model.package);
}
