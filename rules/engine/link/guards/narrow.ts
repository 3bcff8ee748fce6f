import type { Value } from "../../facts/values.js";
import {
  alternativesOf, external, mapValue, objectValue, opaque, truthiness, undefinedValue, union, type Abstract, type Alternative,
} from "../values/abstract.js";
import { dependenciesIn } from "../values/dependencies-in.js";
import { placeIn, type Activation, type Surroundings } from "../activation.js";
import { aliasesIn } from "../values/aliases.js";
import { forgetNames } from "../values/canonical.js";
import { isCheck, letsInServices, secretNames } from "./checks.js";
import { choiceIn } from "./choices.js";
import { become, capped, dependsOn, type Dependencies, type Dependency } from "../values/dependencies.js";
import { evaluate } from "../evaluate.js";
import { cellOf, frameOf, resultCell, type State } from "../frame.js";
import { callsIn } from "../../facts/effect-parts.js";
import { onText } from "../values/methods.js";
import { greatestNumber, numberOf, numberUpTo } from "../values/numbers.js";
import { comparisons } from "../values/operators.js";
import { greatestLength, limitedList } from "../values/schema-value.js";
import { and, meetAll, noFacts, withFact, type GuardFacts } from "./guard-facts.js";
import { asksPrivilege } from "./privileges.js";

/**
 * The state where a condition without `!`, `&&` and `||` (`decide.ts`) has turned out true (or false), its value
 * being this; null where it cannot. Alternatives of the variables in it that contradict it are dropped, and what
 * all that remain imply holds. The state given is changed.
 */
export function narrowed(condition: Value, before: Abstract, polarity: boolean, state: State, activation: Activation, around: Surroundings): State | null {
  const truthy = truthiness(before);
  if (truthy === !polarity) return null;
  if (before.kind !== "union") state.assert(implied({ value: before, facts: noFacts }, truthy === null));
  else {
    const survivors = before.alternatives.filter((one) => truthiness(one.value) !== !polarity);
    if (survivors.length === 0) return null;
    state.assert(meetAll(survivors.map((one) => implied(one, true))));
  }
  const secret = comparedSecret(condition, before, polarity);
  if (secret !== null) {
    const at = placeIn(activation, activation.function.nameSpan);
    const services = letsInServices(secret.from) ? { services: true } : {};
    state.assert(withFact(noFacts, "auth", [around.guard({ kind: "auth", at, how: `the request compared with ${secret.name}`, ...services })]));
  }
  const position = switchPosition(before, polarity) ?? privilegePosition(condition, before, polarity, activation);
  if (position !== null) state.assert(withFact(noFacts, "switch", [position]));
  for (const root of locationsIn(condition)) narrow(root, condition, polarity, state, activation, around);
  narrowTested(condition, polarity, state, activation, around);
  limitChoice(condition, polarity, state, activation, around);
  limitLength(condition, polarity, state, activation, around);
  limitNumber(condition, polarity, state, activation, around);
  return state;
}

/** What an alternative of a condition implies; where it rests on a check, that the check ran. */
function implied(one: Alternative, undecided: boolean): GuardFacts {
  if (!undecided) return one.facts;
  const dependencies = dependenciesIn(one.value);
  return isCheck(dependencies) ? withFact(one.facts, "checked", [forgetNames(dependencies).id]) : one.facts;
}

/** A condition on the environment alone, hashed or in a set as it may be, is a switch of the deployment, not a way of the request. */
export function switchPosition(condition: Abstract, polarity: boolean): number | null {
  const dependencies = dependenciesIn(condition);
  const isOfEnvironment = dependsOn(dependencies, "env") && dependencies.all.every(isMadeOfEnvironment);
  return isOfEnvironment && truthiness(condition) === null ? positionOf(dependencies, polarity) : null;
}

/** What the server knows of a user lets them off a limit: whoever runs the app has decided that. */
function privilegePosition(condition: Value, value: Abstract, polarity: boolean, activation: Activation): number | null {
  if (truthiness(value) !== null) return null;
  const dependencies = dependenciesIn(value);
  return asksPrivilege(condition, dependencies, activation) ? positionOf(dependencies, polarity) : null;
}

function positionOf(dependencies: Dependencies, polarity: boolean): number {
  return dependencies.id * 2 + (polarity ? 1 : 0);
}

function isMadeOfEnvironment({ kind, name }: Dependency): boolean {
  return kind === "env" || kind === "member" || (kind === "object" && /^(Set|Map)$/.test(name)) || (kind === "call" && comparing.test(name));
}

const comparing = /compare|equal|timing|crypto|hash|hmac|\bBuffer\b|encode/i;

/**
 * The secret of the environment that the request has been found to hold: `header === secret`, or a
 * function of the two that gave something truthy. Null: it is no such comparison.
 */
function comparedSecret(condition: Value, value: Abstract, polarity: boolean): { name: string; from: Dependencies } | null {
  if (truthiness(value) !== null) return null;
  // Made of both: `body.key || process.env.API_KEY` is the one or the other.
  const from = alternativesOf(value).map((one) => dependenciesIn(one.value)).find((one) => dependsOn(one, "request") && dependsOn(one, "env"));
  if (!from) return null;
  const negated = condition.kind === "operator" && condition.operator.startsWith("!=");
  const compares = condition.kind !== "operator" || /^[!=]==?$/.test(condition.operator);
  if (!compares || polarity === negated) return null;
  const { all } = from;
  // What a service answers is no comparison, whatever key it was asked with.
  if (all.some((one) => one.kind === "call" && !comparing.test(one.name))) return null;
  const secret = all.find((one) => one.kind === "env" && secretNames.test(one.name));
  return secret ? { name: secret.name, from } : null;
}

type Location = Value & { kind: "variable" | "result" };

const locations = new WeakMap<Value, readonly Location[]>();

/** Variables and results a condition reads: what can be narrowed by it. */
export function locationsIn(value: Value): readonly Location[] {
  let known = locations.get(value);
  if (!known) locations.set(value, (known = findLocations(value)));
  return known;
}

function findLocations(value: Value): readonly Location[] {
  switch (value.kind) {
    case "variable":
    case "result":
      return [value];
    case "member":
      return locationsIn(value.object);
    case "operator":
      return value.operands.flatMap((operand) => locationsIn(operand));
    case "default":
      return locationsIn(value.value);
    default:
      return [];
  }
}

function narrow(
  root: Location, condition: Value, polarity: boolean, state: State, activation: Activation, around: Surroundings,
): void {
  const location = locate(root, activation);
  if (location === null) return;
  const value = evaluate(root, state, activation, around);
  if (value.kind === "union") {
    const kept = value.alternatives.flatMap((one) => {
      state.set(location, one.value);
      const outcome = alternativesOf(evaluate(condition, state, activation, around)).filter((x) => truthiness(x.value) !== !polarity);
      return outcome.length === 0 ? [] : [{ value: one.value, facts: and(one.facts, meetAll(outcome.map((x) => x.facts))) }];
    });
    const narrowed = kept.length === 0 ? value : union(kept);
    state.set(location, narrowed);
    if (kept.length > 0) state.assert(meetAll(kept.map((one) => one.facts)));
  }
  const now = evaluate(root, state, activation, around);
  const truthy = impliedTruth(condition, root, polarity);
  if (truthy !== null) {
    const sharper = mapValue(now, (one) => sharpened(one, truthy));
    if (sharper !== now) state.set(location, sharper);
  } else if (now.kind === "object" && condition.kind === "member" && condition.object === root) {
    const member = now.members.get(condition.name);
    if (member) state.set(location, withMember(now, condition.name, known(member, polarity)));
  }
}

const textTests = new Set(["startsWith", "endsWith", "includes"]);

/** `if (!base.startsWith("http"))`: the texts of which the test says otherwise are dropped. */
function narrowTested(condition: Value, polarity: boolean, state: State, activation: Activation, around: Surroundings): void {
  const call = condition.kind === "result" ? callsIn(activation.facts).get(condition.id) : undefined;
  if (call?.callee.kind !== "member" || !textTests.has(call.callee.name) || call.callee.object.kind !== "variable") return;
  const { name, object: tested } = call.callee;
  const location = locate(tested, activation);
  const texts = evaluate(tested, state, activation, around);
  if (location === null || texts.kind !== "union") return;
  const asked = call.arguments.map((one) => evaluate(one.value, state, activation, around));
  const kept = texts.alternatives.filter(({ value }) => {
    const said = value.kind === "constant" ? onText(value.value, name, asked) : null;
    return said === null || truthiness(said) !== !polarity;
  });
  if (kept.length > 0 && kept.length < texts.alternatives.length) state.set(location, union(kept));
}

/** What a value is once its truth is known. */
function sharpened(value: Alternative["value"], truthy: boolean): Abstract {
  if (truthiness(value) !== null) return value;
  if (value.kind === "opaque") return opaque(value.why, value.dependencies, { ...value, truthy });
  if (value.kind === "external") return truthy ? external(value.module, value.from, value.path, value.arguments, value.base, true) : opaque(`no ${value.path}`, dependenciesIn(value), { truthy });
  return value;
}

/** After `if (!STYLES.includes(style)) return`, what the caller has sent as `style` is one of a few values. */
function limitChoice(condition: Value, polarity: boolean, state: State, activation: Activation, around: Surroundings): void {
  const choice = choiceIn(condition, activation.facts, (value) => evaluate(value, state, activation, around));
  if (choice?.holds !== polarity) return;
  const value = evaluate(choice.one, state, activation, around);
  const chosen = mapValue(value, (one) => (one.kind === "opaque" && dependsOn(one.dependencies, "request") ? opaque(one.why, become(one.dependencies, "choice"), { ...one }) : one));
  if (chosen !== value) narrowTo(choice.one, chosen, state, activation, around);
}

/** After `if (xs.length > 20) return` (or `if (20 < xs.length)`), `xs` has at most 20 elements. */
function limitLength(condition: Value, polarity: boolean, state: State, activation: Activation, around: Surroundings): void {
  if (condition.kind !== "operator" || !comparisons.has(condition.operator)) return;
  const [left, right] = condition.operands;
  if (!left || !right) return;
  const turned = listOf(left, activation) === null;
  const list = listOf(turned ? right : left, activation);
  const operator = turned ? mirrored(condition.operator) : condition.operator;
  if (!list) return;
  const limit = numberOf(evaluate(turned ? left : right, state, activation, around));
  const most = limit === null ? null : greatestAllowed(operator, limit, polarity);
  const value = evaluate(list, state, activation, around);
  if (most === null || (greatestLength(value) ?? Infinity) <= most) return;
  const shorter = mapValue(value, (one) => {
    if (one.kind === "opaque" && one.brand === "string") return opaque(one.why, capped(one.dependencies, most), { ...one });
    // A text of so many characters, or a list of so many elements: who uses it knows which.
    if (one.kind === "opaque") return limitedList(opaque("element", one.dependencies), most, capped(one.dependencies, most));
    return one.kind === "array" && one.rest && one.items.length === 0 ? limitedList(one.rest, most, dependenciesIn(one)) : one;
  });
  if (shorter !== value) narrowTo(list, shorter, state, activation, around);
}

/** After `if (count > 20) return`, a number that the caller has sent is at most 20. */
function limitNumber(condition: Value, polarity: boolean, state: State, activation: Activation, around: Surroundings): void {
  if (condition.kind !== "operator" || !/^[<>]=?$/.test(condition.operator)) return;
  const [left, right] = condition.operands;
  if (!left || !right) return;
  const turned = !isPlace(left, activation);
  const place = turned ? right : left;
  const limit = numberOf(evaluate(turned ? left : right, state, activation, around));
  const operator = turned ? mirrored(condition.operator) : condition.operator;
  // Below five may be four and a half, which is five turns of a loop.
  const most = limit === null ? null : greatestAllowed(({ "<": "<=", ">=": ">" })[operator] ?? operator, limit, polarity);
  if (most === null || !isPlace(place, activation)) return;
  const value = evaluate(place, state, activation, around);
  // `body.count ?? 1` is what was sent, or one.
  const fewer = mapValue(value, (one) => (isSentNumber(one) && (greatestNumber(one) ?? Infinity) > most ? numberUpTo(most, one.dependencies) : one));
  if (fewer !== value) narrowTo(place, fewer, state, activation, around);
}

/** What the caller has sent, where it may be a number. */
function isSentNumber(value: Abstract): value is Abstract & { kind: "opaque" } {
  return value.kind === "opaque" && (value.brand === null || value.brand === "number") && dependsOn(value.dependencies, "request");
}

/** A variable that nothing writes again, or a member of one; how long something is, is no member of its own. */
function isPlace(value: Value, activation: Activation): boolean {
  if (value.kind === "member") return value.name !== "length" && value.name !== "size" && isPlace(value.object, activation);
  return value.kind === "variable" && !activation.facts.variables[value.id]?.reassigned;
}


/** The list whose length an expression is: `xs.length`, `body.xs.length`, or a variable that was set to it. */
function listOf(value: Value, activation: Activation): Value | null {
  if (value.kind === "member" && value.name === "length") return locationsIn(value.object).length === 0 ? null : value.object;
  if (value.kind !== "variable" || activation.facts.variables[value.id]?.reassigned) return null;
  const definitions = aliasesIn(activation.facts).definitions.get(value.id) ?? [];
  const [definition] = definitions;
  return definitions.length === 1 && definition?.kind === "member" ? listOf(definition, activation) : null;
}

function mirrored(operator: string): string {
  return ({ "<": ">", ">": "<", "<=": ">=", ">=": "<=" } as Record<string, string>)[operator] ?? operator;
}

/** A value is known to be less than it might have been: under its own name, and those it was made a name of. */
function narrowTo(place: Value, value: Abstract, state: State, activation: Activation, around: Surroundings): void {
  if (place.kind === "variable" || place.kind === "result") {
    const location = locate(place, activation);
    if (location !== null) state.set(location, value);
    if (place.kind === "variable") for (const one of aliasesIn(activation.facts).definitions.get(place.id) ?? []) if (one.kind === "member") narrowTo(one, value, state, activation, around);
  } else if (place.kind === "member") {
    const holder = evaluate(place.object, state, activation, around);
    const members = holder.kind === "object" ? holder.members : new Map<string, Abstract>();
    const rest = holder.kind === "object" ? holder.rest : holder.kind === "opaque" ? holder : null;
    if (holder.kind !== "object" && (holder.kind !== "opaque" || holder.brand !== null)) return;
    const known = objectValue(new Map(members).set(place.name, value), holder.kind === "object" ? { rest, class: holder.class, brand: holder.brand } : { rest });
    narrowTo(place.object, known, state, activation, around);
  }
}

/** The greatest length a comparison leaves; null where it sets no limit. */
function greatestAllowed(operator: string, limit: number, polarity: boolean): number | null {
  if (!polarity) return operator === ">" ? limit : operator === ">=" ? Math.ceil(limit) - 1 : operator === "!==" || operator === "!=" ? limit : null;
  return operator === "<=" || operator === "===" || operator === "==" ? limit : operator === "<" ? Math.ceil(limit) - 1 : null;
}

/** Module variables are never narrowed: they are the same for all. */
function locate(root: Location, activation: Activation): number | null {
  if (root.kind === "result") return resultCell(activation.frame, root.id);
  const frame = frameOf(activation.frame, root.id);
  return frame && frame.function !== 0 ? cellOf(frame, root.id) : null;
}

/** What a condition says of a variable's own truth: `x`, `x === null`, `x != null`. */
function impliedTruth(condition: Value, root: Value, polarity: boolean): boolean | null {
  if (sameRoot(condition, root)) return polarity;
  if (condition.kind !== "operator" || !/^[!=]==?$/.test(condition.operator)) return null;
  const [left, right] = condition.operands;
  const nullish = right && (right.kind === "undefined" || (right.kind === "constant" && right.value === null));
  if (!nullish || !left || !sameRoot(left, root)) return null;
  const isNull = condition.operator.startsWith("=") === polarity;
  return isNull ? false : null;
}

function sameRoot(a: Value, b: Value): boolean {
  return (a.kind === "variable" && b.kind === "variable" && a.id === b.id) || (a.kind === "result" && b.kind === "result" && a.id === b.id);
}

function withMember(value: Abstract & { kind: "object" }, name: string, member: Abstract): Abstract {
  return objectValue(new Map(value.members).set(name, member), { rest: value.rest, class: value.class, brand: value.brand });
}

function known(value: Abstract, truthy: boolean): Abstract {
  const kept = alternativesOf(value).filter((one) => truthiness(one.value) !== !truthy);
  if (kept.length === 0) return truthy ? value : undefinedValue;
  return union(kept.map((one) => ({ value: sharpened(one.value, truthy), facts: one.facts })));
}
