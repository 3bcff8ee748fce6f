import type { GuardKind } from "../../../catalog/api.js";
import type { Value, VariableId } from "../../facts/values.js";
import type { ChoiceEffect, Effect } from "../../facts/effects.js";
import type { FileFacts } from "../../facts/file-facts.js";
import { alternativesOf, truthiness, type Abstract } from "../values/abstract.js";
import { dependenciesIn } from "../values/dependencies-in.js";
import { placeIn, type Activation } from "../activation.js";
import { aliasesIn } from "../values/aliases.js";
import { forgetNames } from "../values/canonical.js";
import { isCheck, letsInServices } from "./checks.js";
import { dependenciesById, dependsOn, mergeDependencies, type Dependencies } from "../values/dependencies.js";
import { classifyRefusal, type Refusal } from "./classify-refusal.js";
import { keyOfChecks, isByChosenId } from "./guard-key.js";
import { userBehind } from "./guard-user.js";
import type { Outcome } from "../execute.js";
import { statusesOf } from "../response.js";
import { opened } from "./fails-open.js";
import type { State } from "../frame.js";
import type { Linked } from "../linked.js";
import type { Linker } from "../linker.js";
import { callOf, effectsIn, valuesIn } from "../../facts/effect-parts.js";
import { partsOfValue } from "../../facts/value-parts.js";

/** A choice of which one arm always leaves, seen from the arm that goes on. */
export interface Leaving {
  choice: ChoiceEffect;
  condition: Abstract;
  /** Before the choice. */
  before: State;
  /** The arm that leaves, and what it came to. */
  arm: Effect;
  outcome: Outcome;
  /** What the condition is where the other arm begins, and what holds there. */
  surviving: { polarity: boolean; state: State };
}

/**
 * The guards that an arm which always leaves makes of the condition before it: it refuses the
 * request (its status, its words), and what it decides on is a check that ran on every way there.
 * The arm's exits count with all their constants; names only break ties.
 */
export function denial(leaving: Leaving, activation: Activation, linker: Linker): { kind: GuardKind; guard: number }[] {
  const { choice, outcome, surviving } = leaving;
  if (outcome.exits.some((exit) => exit.kind !== "return")) return [];
  const passed = passedBy(leaving);
  if (passed === null) return [];
  const { checks, ofText, failsOpen } = passed;
  const refusal = refusalOf(leaving, checks, activation);
  const made = classifyRefusal(refusal).filter(({ kind }) => (kind === "auth" ? !ofText && !isByChosenId(checks, refusal.names) : !ofText || kind === "moderation"));
  if (made.length === 0) return [];
  const at = placeIn(activation, choice.span);
  const key = keyOfChecks(checks);
  const inMemory = checks.length > 0 && checks.every((one) => dependsOn(one, "state"));
  const reads = [...new Set(checks.flatMap(({ all }) => all.flatMap(({ kind, name }) => (kind === "call" && name !== "" ? [name] : []))))].sort();
  const services = checks.length > 0 && checks.every(letsInServices);
  const user = made.some(({ kind }) => kind === "auth") ? userBehind(choice.condition, surviving.state, activation, linker) : null;
  return made.map(({ kind, how }) => {
    const guard = { kind, at, how, ...(key ? { key } : {}), ...(inMemory ? { inMemory } : {}), ...(reads.length > 0 ? { reads } : {}), ...(user && kind === "auth" ? { user } : {}), ...(services && kind === "auth" ? { services } : {}) };
    return { kind, guard: linker.guard(failsOpen ? opened(guard) : guard) };
  });
}

/** What whoever goes on has passed. */
interface Passed {
  checks: Dependencies[];
  /** On some way only what the caller wrote was looked at. */
  ofText: boolean;
  /** The check's own failure lets through. */
  failsOpen: boolean;
}

/** Null: nothing, or on some way nothing. */
function passedBy({ condition, surviving }: Leaving): Passed | null {
  const survivors = alternativesOf(condition).filter((one) => truthiness(one.value) !== !surviving.polarity);
  const before = ranBefore(surviving.state, dependenciesIn(condition));
  const checks: Dependencies[] = [];
  let ofText = false;
  for (const one of survivors) {
    const own = dependenciesIn(one.value);
    const { must, may } = one.facts;
    const ran = (must.get("checked") ?? (must.has("accounted") ? may.get("checked") : undefined))?.map(dependenciesById) ?? before;
    if (isCheck(own)) checks.push(own);
    else if (ran.length > 0) checks.push(...ran);
    // What a caller writes proves nothing of who they are; that it was looked at is all that a guard on text says.
    else if (dependsOn(own, "request")) ofText = true;
    // One way on which nothing was checked: the guard does not hold on every path. The check's own
    // failure is no such way (many let requests through then), nor is a switch of the deployment.
    else if (!must.has("failed") && !must.has("switch") && !must.has("accounted")) return null;
  }
  if (checks.length === 0 && !ofText) return null;
  const failsOpen = survivors.some(({ facts: { must, may } }) => must.has("failed") || (must.has("accounted") && may.has("failed")));
  return { checks, ofText, failsOpen };
}

function refusalOf({ choice, condition, arm, outcome }: Leaving, checks: readonly Dependencies[], activation: Activation): Refusal {
  const decidedOn = mergeDependencies([...checks, dependenciesIn(condition)]).all.filter(({ kind, name }) => kind !== "key" && name !== "");
  return {
    statuses: [...outcome.exits.flatMap((exit) => statusesOf(exit.value)), ...thrownIn(outcome.node), ...numbersIn(arm)],
    texts: textsIn(arm, activation),
    names: [...decidedOn.map(({ kind, name }) => `${kind} ${name}`), ...namesIn(choice.condition, activation)].filter((name) => !isPublic.test(name)),
    compared: comparedIn(choice.condition, activation),
    asks: askedIn(choice.condition, activation),
    throws: outcome.exits.length === 0,
    fails: outcome.exits.length > 0 && outcome.exits.every(({ value }) => alternativesOf(value).every((one) => saysFailure(one.value))),
  };
}

/** `{ success: false }`, `{ error: "…" }`: what an action answers instead of a status. */
export function saysFailure(value: Abstract): boolean {
  if (value.kind !== "object" || value.brand !== null) return false;
  return value.members.has("error") || [value.members.get("success"), value.members.get("ok")].some((said) => said?.kind === "constant" && said.value === false);
}

/** Variables that every browser is told hold no secret, whatever they are called. */
const isPublic = / NEXT_PUBLIC_/;

/** Checks that have run on every way here and read what the condition reads: the same check, seen through a constant. */
function ranBefore(state: State, whole: Dependencies): Dependencies[] {
  const names = new Set(forgetNames(whole).all.filter((one) => one.name !== "" && one.kind !== "key").map((one) => `${one.kind} ${one.name}`));
  return (state.facts.must.get("checked") ?? []).map(dependenciesById).filter((one) => isCheck(one) && one.all.some(({ kind, name }) => names.has(`${kind} ${name}`)));
}

/** Statuses of the errors that an arm itself throws, whatever made them: `throw ApiError.outOfCredits()`. */
function thrownIn(node: Linked): number[] {
  if (node.kind === "exit") return node.exit === "throw" && node.status !== null ? [node.status] : [];
  return node.kind === "sequence" ? node.parts.flatMap(thrownIn) : node.kind === "choice" ? node.arms.flatMap(thrownIn) : [];
}

/**
 * Whether an arm says by itself that it refuses, whichever way goes through it: a status of refusals,
 * or the caller is sent elsewhere (`NextResponse.redirect(login)`). Who is refused on one way only may go on by another.
 */
export function saysRefusal(arm: Effect): boolean {
  switch (arm.kind) {
    case "sequence":
      return arm.parts.some(saysRefusal);
    case "choice":
      return saysRefusal(arm.then) && saysRefusal(arm.otherwise);
    default:
      return numbersIn(arm).length > 0 || [...effectsIn(arm)].some((one) => one.kind === "call" && /(^|\.)redirect$/.test(one.text));
  }
}

/** HTTP statuses of refusals among an arm's constants. */
function numbersIn(arm: Effect): number[] {
  return constantsIn(arm).filter((one): one is number => typeof one === "number" && one >= 400 && one < 500);
}

/** Texts, and the names of what is made and called: `new BudgetExceeded(…)`. */
function textsIn(arm: Effect, { facts }: Activation): readonly string[] {
  let known = knownTexts.get(arm);
  if (!known) knownTexts.set(arm, (known = textsOf(arm, facts)));
  return known;
}

const knownTexts = new WeakMap<Effect, readonly string[]>();

function textsOf(arm: Effect, facts: FileFacts): string[] {
  return constantsIn(arm).flatMap((one) => (typeof one === "string" ? [one] : typeof one === "object" ? [facts.variables[one.variable]?.name ?? "", ...wordsOf(one.variable, facts)] : []));
}

/** What was written where a variable was set: `const message = isFree ? "Upgrade to go on" : "Quota exceeded"`. */
function wordsOf(variable: VariableId, facts: FileFacts): string[] {
  const definitions = aliasesIn(facts).definitions.get(variable) ?? [];
  return definitions.filter(({ kind }) => isWritten.has(kind)).flatMap((one) => [...partsOfValue(one)]).flatMap((part) => (part.kind === "constant" && typeof part.value === "string" ? [part.value] : []));
}

const isWritten: ReadonlySet<Value["kind"]> = new Set(["constant", "operator", "template"]);

/** Variables and members a condition mentions: a limit that is a constant is known by its name alone. */
function namesIn(condition: Value, { facts }: Activation): string[] {
  return [...partsOfValue(condition)].flatMap((part) => {
    if (part.kind === "variable") return [`name ${facts.variables[part.id]?.name ?? ""}`];
    return part.kind === "member" ? [`name ${part.name}`] : [];
  });
}

/** What a condition compares by size. */
function comparedIn(condition: Value, activation: Activation): string[] {
  return [...partsOfValue(condition)].flatMap((part) => (part.kind === "operator" && /^[<>]=?$/.test(part.operator) ? namesIn(part, activation) : []));
}

/** The functions whose answers a condition looks at. */
function askedIn(condition: Value, { facts }: Activation): string[] {
  return [...partsOfValue(condition)].flatMap((part) => (part.kind === "result" ? (callOf(part.id, facts)?.text.replace(/^.*\./, "") ?? []) : []));
}

const saysStatus = /status|code|http/i;

const memo = new WeakMap<Effect, (string | number | { variable: number })[]>();

function constantsIn(arm: Effect): (string | number | { variable: number })[] {
  let known = memo.get(arm);
  if (!known) {
    known = [];
    const amounts = new Set<Value>();
    for (const value of valuesIn(arm)) {
      for (const part of partsOfValue(value)) {
        if (part.kind === "object") for (const one of part.properties) if (one.kind === "member" && !saysStatus.test(one.name)) amounts.add(one.value);
        // `max_tokens: 400` is no status.
        if (part.kind === "constant" && typeof part.value === "number" && amounts.has(part)) continue;
        if (part.kind === "constant" && (typeof part.value === "string" || typeof part.value === "number")) known.push(part.value);
        else if (part.kind === "variable") known.push({ variable: part.id });
        else if (part.kind === "member" || part.kind === "global") known.push(part.name);
      }
      if (known.length > 200) break;
    }
    memo.set(arm, known);
  }
  return known;
}
