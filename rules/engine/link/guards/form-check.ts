import type { Effect } from "../../facts/effects.js";
import type { Value } from "../../facts/values.js";
import { alternativesOf, type Abstract } from "../values/abstract.js";
import { dependenciesIn } from "../values/dependencies-in.js";
import { placeIn, type Activation } from "../activation.js";
import type { Outcome } from "../execute.js";
import { statusesOf } from "../response.js";
import { evaluate } from "../evaluate.js";
import { aliasesIn } from "../values/aliases.js";
import type { Linker } from "../linker.js";
import { hasWork } from "../linked.js";
import { callOf, callsIn, valuesIn } from "../../facts/effect-parts.js";
import { partsOfValue } from "../../facts/value-parts.js";
import { choiceIn, isComparedWithText } from "./choices.js";
import { saysFailure, type Leaving } from "./denial.js";

/**
 * The validation by hand that an arm which always leaves makes of the condition before it: the
 * condition looks at the form of what the request brings (its type, its length, a pattern, a
 * function of the app), and the arm refuses. That something is there says nothing of its form.
 */
export function formCheck({ choice, before, arm, outcome }: Leaving, activation: Activation, linker: Linker): number | null {
  if (hasWork(outcome.node) || !refuses(arm, outcome)) return null;
  const ofWho = outcome.exits.some(({ value }) => statusesOf(value).some((status) => !ofForm.has(status)));
  const conditions = looksAt(choice.condition, activation).filter((one) => !(ofWho && one.kind === "variable"));
  const seen = (value: Value): Abstract => evaluate(value, before, activation, linker);
  const looked = conditions.filter((one) => !choiceIn(one, activation.facts, seen)).map(seen).filter((value) => !isPresence(value));
  const handed = refusesForm(outcome) ? handedToChecks(choice.condition, activation).map((value) => evaluate(value, before, activation, linker)) : [];
  const parts = [...new Set([...looked, ...handed].flatMap((value) => dependenciesIn(value).all.flatMap((one) => (one.kind === "request" && bodies.has(one.name) && one.as !== "asked" ? [one.name] : []))))].sort();
  if (parts.length === 0) return null;
  return linker.guard({ kind: "validation", at: placeIn(activation, choice.span), how: "a check by hand", parts });
}

/** Parts that hold what is asked. */
const bodies = new Set(["body", "query", "params"]);

const comparing = new Set(["typeof", "instanceof", "in", "<", ">", "<=", ">="]);

/** What functions that check are handed, where a condition looks at their answer: `if (errorsIn(body).length > 0)`. */
function handedToChecks(condition: Value, { facts }: Activation): Value[] {
  return [...partsOfValue(condition)].flatMap((part) => {
    const definitions = part.kind === "variable" ? (aliasesIn(facts).definitions.get(part.id) ?? []) : [part];
    const [made] = definitions;
    // What is awaited looks at more than the form.
    const call = definitions.length === 1 && made?.kind === "result" ? callsIn(facts).get(made.id) : undefined;
    return call && checks.test(call.text.replace(/^.*\./, "")) ? call.arguments.map(({ value }) => value) : [];
  });
}

/** Whether it is answered that what was sent is of no use. */
function refusesForm(outcome: Outcome): boolean {
  return outcome.exits.length > 0 && outcome.exits.every(({ value }) => statusesOf(value).some((status) => ofForm.has(status)));
}

const ofForm = new Set([400, 413, 415, 422]);

/** Names of functions of which what they give says whether something fits, and not what was found in it. */
const checks = /[vV]alid|[cC]heck|[vV]erif|[eE]rror|[iI]ssue|[pP]roblem|^is[A-Z]/;

/** The parts of a condition that look at a form: comparisons of types and lengths, and answers of calls. */
function looksAt(condition: Value, activation: Activation): Value[] {
  if (condition.kind === "result") return [condition];
  // `const error = check(body); if (error) …`, `const fits = typeof text === "string"`
  if (condition.kind === "variable") {
    const [made, ...others] = aliasesIn(activation.facts).definitions.get(condition.id) ?? [];
    if (others.length > 0 || !made) return [];
    if (made.kind === "operator") return [...partsOfValue(made)].filter((part) => part.kind === "operator" && comparing.has(part.operator));
    return made.kind === "result" && checks.test(callOf(made.id, activation.facts)?.text.replace(/^.*\./, "") ?? "") ? [condition] : [];
  }
  if (condition.kind !== "operator") return [];
  if (comparing.has(condition.operator)) return [condition];
  if (isComparedWithText(condition)) return [condition];
  return condition.operands.flatMap((one) => looksAt(one, activation));
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
