import { FIRST_FUNCTION, type OptionAt, type RetryBound } from "../../catalog/api.js";
import { alternativesOf, truthiness, union, type Abstract, type Alternative, type ExternalValue } from "./values/abstract.js";
import { dependenciesIn } from "./values/dependencies-in.js";
import type { Arguments } from "./call.js";
import { noFacts } from "./guards/guard-facts.js";
import { greatestNumber } from "./values/numbers.js";
import type { Amount } from "../measures/amount.js";

/** Where options are looked for: the call's own arguments, and what its callee was made with. */
export interface OptionSource {
  args: Arguments;
  callee: ExternalValue | null;
}

/** An option's value; undefined where it is not given (or an unknown spread might hide it). */
export function option(at: OptionAt, source: OptionSource): Abstract | undefined {
  const list = at.of === "call" ? source.args.list : argumentsOf(source.callee, at.of === "client" ? "#" : "()", at.back ?? 0);
  if (!list) return undefined;
  const argument = at.argument === FIRST_FUNCTION ? list.find(isFunction) : list[at.argument];
  return argument && member(argument, at.path);
}

export function firstOption(options: readonly OptionAt[], source: OptionSource): Abstract | undefined {
  for (const at of options) {
    const value = option(at, source);
    if (value && !isUndefined(value)) return value;
  }
  return undefined;
}

/** The arguments of the nearest construction or call on the way to a callee, or of one that many before it. */
function argumentsOf(callee: ExternalValue | null, suffix: string, back: number): readonly Abstract[] | null {
  let nearer = back;
  for (let at = callee; at; at = at.base) if (at.path.endsWith(suffix) && at.arguments && nearer-- === 0) return at.arguments;
  return null;
}

function member(value: Abstract, path: readonly string[]): Abstract | undefined {
  let at: Abstract | undefined = value;
  for (const name of path) {
    if (!at) return undefined;
    const found: { value: Abstract; facts: typeof noFacts }[] = alternativesOf(at).flatMap(({ value: one }) => {
      const options = madeWith(one);
      const inner = options.kind === "object" ? options.members.get(name) : undefined;
      return inner ? [{ value: inner, facts: noFacts }] : [];
    });
    at = found.length === 0 ? undefined : union(found);
  }
  return at;
}

/** What a package makes keeps the options it was made with: `run(new Agent({ model }), …)`, `openai("gpt-4o", { maxTokens })`. */
function madeWith(value: Alternative["value"]): Alternative["value"] {
  const given = value.kind === "external" ? value.arguments?.at(value.path.endsWith("#") ? 0 : -1) : undefined;
  return given?.kind === "object" ? given : value;
}

function isFunction(value: Abstract): boolean {
  return alternativesOf(value).some((one) => one.value.kind === "function" || one.value.kind === "wrapper");
}

export function isUndefined(value: Abstract): boolean {
  return value.kind === "constant" && (value.value === undefined || value.value === null);
}

/** Whether options of the app may stand in a value where they cannot be seen: in no text. What the caller sends on as it is may hold any, but none of the app's. */
export function mayHoldMore(value: Abstract): boolean {
  return alternativesOf(value).some(({ value: whole }) => {
    const one = madeWith(whole);
    if (one.kind === "external" && one.arguments?.length && one.arguments.every(({ kind }) => kind === "constant")) return false;
    if (one.kind === "opaque" && one.brand === "string") return false;
    const unseen = one.kind === "opaque" || one.kind === "external" ? one : one.kind === "object" && one.brand !== "json" ? one.rest : null;
    if (unseen === null) return false;
    const { all } = dependenciesIn(unseen);
    return !(all.some(({ kind }) => kind === "request") && all.every(({ kind }) => kind === "request" || kind === "member"));
  });
}

/** How often an API tries in all, and whether that is written somewhere or its default. */
export function attemptsOf(bound: RetryBound, source: OptionSource): { times: Amount; given: boolean } {
  for (const { option: at, equals } of bound.unbounded ?? []) if (isConstant(option(at, source), equals)) return { times: "unbounded", given: true };
  for (const { option: at, equals } of bound.none ?? []) if (isConstant(option(at, source), equals)) return { times: 1, given: true };
  const first = bound.counts === "retries" ? 1 : 0;
  for (const at of bound.options) {
    const value = option(at, source);
    if (!value || isUndefined(value)) continue;
    const amount = largest(value);
    if (amount === "other" || (bound.invalidIsDefault && isInvalid(value))) continue;
    return { times: typeof amount === "number" ? Math.max(1, amount + first) : amount, given: true };
  }
  const retriesOfPolicy = bound.policies && bound.policies.options.map((at) => option(at, source)).map((value) => value && endOf(value, bound.policies!.ends)).find((one) => one !== undefined);
  if (retriesOfPolicy !== undefined) return { times: typeof retriesOfPolicy === "number" ? retriesOfPolicy + first : retriesOfPolicy, given: true };
  const fallback = bound.defaultWhenObjectGiven !== undefined && objectGiven(bound, source) ? bound.defaultWhenObjectGiven : bound.default;
  return { times: fallback === "unbounded" ? fallback : Math.max(1, fallback + first), given: false };
}

/** After how many retries a policy stops: of composed ones the first to; undefined where it is no policy, or none that ends. */
function endOf(policy: Abstract, ends: Record<string, string[]>, depth = 0): Amount | undefined {
  if (policy.kind !== "external" || depth > 6) return undefined;
  const path = ends[policy.path.replace(/\(\)$/, "")];
  if (path) {
    const count = policy.arguments?.[0] && member(policy.arguments[0], path);
    const amount = count ? largest(count) : "unknown";
    return amount === "other" ? "unknown" : amount;
  }
  const parts = [...(policy.arguments ?? []), ...(policy.base ? [policy.base] : [])].flatMap((one) => endOf(one, ends, depth + 1) ?? []);
  const numbers = parts.filter((one) => typeof one === "number");
  return numbers.length > 0 ? Math.min(...numbers) : parts[0];
}

/** Whether all that a value may be is no whole number from 0 on. */
function isInvalid(value: Abstract): boolean {
  return alternativesOf(value).every(({ value: one }) => one.kind === "constant" && typeof one.value === "number" && !(Number.isInteger(one.value) && one.value >= 0));
}

/** The greatest number a value may be; `Infinity` and what is not finite have no bound. */
export function largest(value: Abstract): Amount | "other" {
  let most: Amount | "other" = "other";
  for (const { value: one } of alternativesOf(value)) {
    const number = greatestNumber(one);
    if (number !== null) {
      if (!Number.isFinite(number)) return "unbounded";
      most = typeof most === "number" ? Math.max(most, number) : number;
    } else if (one.kind === "opaque" || one.kind === "external") return "unknown";
  }
  return most;
}

function objectGiven(bound: RetryBound, source: OptionSource): boolean {
  return bound.options.some((at) => at.path.length > 0 && option({ ...at, path: at.path.slice(0, -1) }, source)?.kind === "object");
}

function isConstant(value: Abstract | undefined, equals: string | number | boolean): boolean {
  return value !== undefined && alternativesOf(value).some((one) => one.value.kind === "constant" && one.value.value === equals);
}

export function isGiven(value: Abstract | undefined): boolean {
  return value !== undefined && truthiness(value) !== false;
}

