import type { Effect } from "../../facts/effects.js";
import type { Value } from "../../facts/values.js";
import { alternativesOf, dependenciesIn, type Abstract } from "../values/abstract.js";
import { placeIn, type Activation } from "../activation.js";
import type { Outcome } from "../execute.js";
import { statusesOf } from "../response.js";
import { evaluate } from "../evaluate.js";
import type { Linker } from "../linker.js";
import { hasWork } from "../linked.js";
import { partsOfValue, valuesIn } from "../modules.js";
import { saysFailure, type Leaving } from "./denial.js";

/**
 * The validation by hand that an arm which always leaves makes of the condition before it: the
 * condition looks at the form of what the request brings (its type, its length, a pattern, a
 * function of the app), and the arm refuses. That something is there says nothing of its form.
 */
export function formCheck({ choice, before, arm, outcome }: Leaving, activation: Activation, linker: Linker): number | null {
  if (hasWork(outcome.node) || !refuses(arm, outcome)) return null;
  const looked = looksAt(choice.condition).map((value) => evaluate(value, before, activation, linker)).filter((value) => !isPresence(value));
  const parts = [...new Set(looked.flatMap((value) => dependenciesIn(value).all.flatMap((one) => (one.kind === "request" && bodies.has(one.name) && one.as !== "asked" ? [one.name] : []))))].sort();
  if (parts.length === 0) return null;
  return linker.guard({ kind: "validation", at: placeIn(activation, choice.span), how: "a check by hand", parts });
}

/** Parts that hold what is asked. */
const bodies = new Set(["body", "query", "params"]);

const comparing = new Set(["typeof", "instanceof", "in", "<", ">", "<=", ">="]);

/** The parts of a condition that look at a form: comparisons of types and lengths, and answers of calls. */
function looksAt(condition: Value): Value[] {
  if (condition.kind === "result") return [condition];
  if (condition.kind !== "operator") return [];
  if (comparing.has(condition.operator)) return [condition];
  // With which value something is compared tells as much as a list of values.
  if (/^[!=]==?$/.test(condition.operator) && condition.operands.some(isText)) return [condition];
  return condition.operands.flatMap(looksAt);
}

function isText(value: Value): boolean {
  return value.kind === "constant" && typeof value.value === "string" && value.value !== "";
}

/** `!text.trim()`, or the call that read the data: whether there is any. */
function isPresence(value: Abstract): boolean {
  return value.kind === "opaque" && (/trim|\.get\b|\.json|\.text\b|parse/i.test(value.why) || value.brand === null && value.dependencies.all.length === 1);
}

/** Whether leaving here is a refusal: its status, a result that says it has failed, or its words say so. */
function refuses(arm: Effect, outcome: Outcome): boolean {
  const statuses = outcome.exits.flatMap((exit) => statusesOf(exit.value));
  if (statuses.length > 0) return statuses.some((status) => status >= 400 && status < 500);
  if (outcome.exits.every(({ value }) => alternativesOf(value).every((one) => saysFailure(one.value)))) return true;
  return [...valuesIn(arm)].some((value) => [...partsOfValue(value)].some((part) => part.kind === "constant" && refusing(part.value)));
}

function refusing(value: unknown): boolean {
  return typeof value === "number" ? value === 400 || value === 413 || value === 415 || value === 422 : typeof value === "string" && /invalid|must be|too (long|large|many)|bad request|expected|malformed/i.test(value);
}
