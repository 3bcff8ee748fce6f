import type { GuardKind } from "../../../catalog/api.js";
import type { TryEffect } from "../../facts/effects.js";
import { nodesIn } from "../../measures/fold.js";
import { placeIn, type Activation } from "../activation.js";
import type { Outcome } from "../execute.js";
import type { Linker } from "../linker.js";
import { statusesOf } from "../response.js";

/** Statuses that say one thing only of who is refused; of a 401 and a 403 the check itself says more. */
const refusals: readonly (readonly [status: number, kind: GuardKind])[] = [[402, "budget"], [429, "rateLimit"]];

/**
 * The guards that a `catch` makes of the body before it: whatever it throws is answered with 402 or
 * 429, and nothing goes on from there (`try { await spend(user) } catch { return … 402 }`), in
 * whatever words the error speaks. What fails in a model call is no refusal of ours.
 */
export function refusedThrow(effect: TryEffect, body: Outcome, handled: Outcome, activation: Activation, linker: Linker): { kind: GuardKind; guard: number }[] {
  if (!body.normal || handled.normal) return [];
  const statuses = handled.exits.flatMap((exit) => (exit.kind === "return" ? statusesOf(exit.value) : []));
  const made = refusals.filter(([status]) => statuses.includes(status));
  if (made.length === 0 || [...nodesIn(body.node)].some(({ kind }) => kind === "model-call")) return [];
  const at = placeIn(activation, effect.span);
  return made.map(([status, kind]) => ({ kind, guard: linker.guard({ kind, at, how: `what it throws is answered with ${status}` }) }));
}
