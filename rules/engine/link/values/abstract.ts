import type { ClassId, FunctionId, Span } from "../../facts/values.js";
import { and, beyond, meet, noFacts, type GuardFacts } from "../guards/guard-facts.js";
import { dependenciesOf, noDependencies, type Dependencies } from "./dependencies.js";
import type { Frame } from "../frame.js";
import type { DurableEndpoint } from "../linked.js";
import { crowded } from "./crowded.js";
import { createIds, internTable, PairTable } from "./interning.js";

/**
 * What the linker knows of a value. Values are interned: equal values are the same object, so that
 * "has this state been seen?" and "is this the same call shape?" are comparisons of ids.
 */
export type Abstract =
  | ConstantValue
  | OpaqueValue
  | FunctionValue
  | ClassValue
  | ObjectValue
  | ArrayValue
  | ExternalValue
  | BuiltinValue
  | MethodValue
  | NamespaceValue
  | PromiseValue
  | WrapperValue
  | UnionValue;

interface Interned {
  readonly id: number;
}

export interface ConstantValue extends Interned {
  kind: "constant";
  value: string | number | boolean | null | undefined;
}

/** Nothing is known but where it comes from, and perhaps that it is truthy. */
export interface OpaqueValue extends Interned {
  kind: "opaque";
  why: string;
  dependencies: Dependencies;
  truthy: boolean | null;
  /** What kind of thing it is: `Request`, `Headers`, `number`, `string`, … */
  brand: string | null;
  /** What calling it runs: functions that code which cannot be seen was handed to make it. */
  callable: Abstract | null;
}

/** A closure: function, the frame it was made in, `this` where it is bound. */
export interface FunctionValue extends Interned {
  kind: "function";
  file: string;
  function: FunctionId;
  frame: Frame;
  self: Abstract | null;
}

export interface ClassValue extends Interned {
  kind: "class";
  file: string;
  class: ClassId;
  frame: Frame;
}

export interface ObjectValue extends Interned {
  kind: "object";
  members: ReadonlyMap<string, Abstract>;
  /** What members not listed are; null: they are undefined. */
  rest: Abstract | null;
  class: ClassValue | null;
  brand: string | null;
}

/** The member of an instance of the app's class that holds what a package's class, which that extends, has made. */
export const FOREIGN = "super#";

export interface ArrayValue extends Interned {
  kind: "array";
  items: readonly Abstract[];
  /** Further elements of unknown number; null: there are none. */
  rest: Abstract | null;
  /** Whether `items` are the most there can be, and there may be fewer, or none: `found.slice(0, 5)`. */
  fewer: boolean;
}

/** Something of a package: its origin path (see `catalog/api.ts`) and what it was called with last. */
export interface ExternalValue extends Interned {
  kind: "external";
  module: string;
  /** The file that imports it: its version is the one this file gets. */
  from: string;
  path: string;
  arguments: readonly Abstract[] | null;
  /** What it was reached from: the client of `client.chat`, the factory's result. */
  base: ExternalValue | null;
  /** A condition has shown that it is there: calls may give null. */
  there: boolean;
}

/** A global of the language or the runtime: `Promise.all`, `fetch`, `Response`. */
export interface BuiltinValue extends Interned {
  kind: "builtin";
  name: string;
}

/** A method of a value that is no object of the app: `xs.map`, `promise.then`. */
export interface MethodValue extends Interned {
  kind: "method";
  object: Abstract;
  name: string;
}

/** All exports of a file, evaluated when asked for. */
export interface NamespaceValue extends Interned {
  kind: "namespace";
  file: string;
}

/** What it settles to; its facts, and its throw, are due where it is awaited. */
export interface PromiseValue extends Interned {
  kind: "promise";
  value: Abstract;
  /** The state of guards where it is fulfilled. */
  facts: GuardFacts;
  /** It can only reject. */
  never: boolean;
}

/** A function that runs another under a guard, or with a parameter supplied by an engine. */
export interface WrapperValue extends Interned {
  kind: "wrapper";
  target: Abstract;
  guards: readonly number[];
  /** Members set on a parameter before the target runs: `req.auth`. */
  sets: { parameter: number; path: string; value: Abstract } | null;
  /** Runs its target again and again, as this external helper does. */
  retry: ExternalValue | null;
  /** A procedure of a builder: its middlewares run first. Index in the linker's table. */
  procedure: number | null;
  /** One of these runs, nobody knows which: what a router serves. */
  any: readonly Abstract[] | null;
  /** Parameters that the wrapper supplies itself: `clerkMiddleware((auth, request) => …)`. */
  hands: readonly { parameter: number; value: Abstract }[];
  /** What it runs is run by a durable engine, on the request. */
  endpoint: DurableEndpoint | null;
}

/** One of several; each alternative implies that its facts hold. */
export interface UnionValue extends Interned {
  kind: "union";
  alternatives: readonly Alternative[];
}

export interface Alternative {
  value: Exclude<Abstract, UnionValue>;
  facts: GuardFacts;
}

/** More alternatives than this are given up as one opaque value. */
const MOST_ALTERNATIVES = 8;
const MOST_ITEMS = 48;
const LONGEST_STRING = 2_000;

/** A graph or a router whose forty methods are called one on the other is still told; what a loop calls on and on is not. */
const LONGEST_PATH = 1_000;

const table = internTable<string, Abstract>();
const constants = internTable<ConstantValue["value"], ConstantValue>();
const opaques = new PairTable<Dependencies, string, readonly OpaqueValue[]>();
const functions = new PairTable<Frame, FunctionId, readonly FunctionValue[]>();
const nextId = createIds();

function intern<T extends Abstract>(key: string, make: (id: number) => T): T {
  let value = table.get(key);
  if (!value) table.set(key, (value = make(nextId())));
  return value as T;
}

/** A text that is too long to be kept is only known to be one. */
export function constant(value: ConstantValue["value"]): Abstract {
  if (typeof value === "string" && value.length > LONGEST_STRING) return opaque("a long text", noDependencies, { truthy: true, brand: "string" });
  let known = constants.get(value);
  if (!known) constants.set(value, (known = { kind: "constant", id: nextId(), value }));
  return known;
}

export const undefinedValue = constant(undefined);

/** `why` is for people, and tells two values apart that are known by nothing else. What `known` leaves out is not known. */
export function opaque(
  why: string,
  dependencies: Dependencies = noDependencies,
  known: { truthy?: boolean | null; brand?: string | null; callable?: Abstract | null } = {},
): OpaqueValue {
  const truthy = known.truthy ?? null;
  const brand = known.brand ?? null;
  const callable = known.callable ?? null;
  const alike = opaques.get(dependencies, why);
  const before = alike?.find((one) => one.truthy === truthy && one.brand === brand && one.callable === callable);
  if (before) return before;
  const value: OpaqueValue = { kind: "opaque", id: nextId(), why, dependencies, truthy, brand, callable };
  opaques.set(dependencies, why, alike ? [...alike, value] : [value]);
  return value;
}

export function functionValue(file: string, fn: FunctionId, frame: Frame, self: Abstract | null = null): FunctionValue {
  const alike = functions.get(frame, fn);
  const before = alike?.find((one) => one.self === self);
  if (before) return before;
  const value: FunctionValue = { kind: "function", id: nextId(), file, function: fn, frame, self };
  functions.set(frame, fn, alike ? [...alike, value] : [value]);
  return value;
}

export function classValue(file: string, classId: ClassId, frame: Frame): ClassValue {
  return intern(`k ${frame.id} ${classId}`, (id) => ({ kind: "class", id, file, class: classId, frame }));
}

/** Without `rest`, these members are all there are. */
export function objectValue(
  members: ReadonlyMap<string, Abstract>,
  extra: { rest?: Abstract | null; class?: ClassValue | null; brand?: string | null } = {},
): ObjectValue {
  const rest = extra.rest ?? null;
  const cls = extra.class ?? null;
  const brand = extra.brand ?? null;
  let key = `o ${rest?.id ?? "-"} ${cls?.id ?? "-"} ${brand}`;
  for (const [name, value] of members) key += ` ${name.length}:${name}${value.id}`;
  return intern(key, (id) => ({ kind: "object", id, members, rest, class: cls, brand }));
}

/** Without `rest` and `fewer`, these elements are all there are; of a very long list it is only known what any of them may be. */
export function arrayValue(items: readonly Abstract[], rest: Abstract | null = null, fewer = false): ArrayValue {
  if (items.length > MOST_ITEMS) return arrayValue([], union([...items, ...(rest ? [rest] : [])].map((value) => ({ value, facts: noFacts }))));
  const open = fewer && items.length > 0;
  return intern(`a ${rest?.id ?? "-"} ${items.map((item) => item.id).join(",")}${open ? " or fewer" : ""}`, (id) => ({ kind: "array", id, items, rest, fewer: open }));
}

/** A path that goes on without end, as one in a loop does, is not followed: what it gives is opaque. */
export function external(
  module: string,
  from: string,
  path: string,
  args: readonly Abstract[] | null = null,
  base: ExternalValue | null = null,
  there = false,
): Abstract {
  if (path.length > LONGEST_PATH || (args?.length === 0 && goesRound(path))) return opaque(`${module}: a long chain of calls`, dependenciesOf([{ kind: "call", name: module }]));
  const key = `x ${module} ${from} ${path} ${args ? args.map((value) => value.id).join(",") : "-"} ${base?.id ?? "-"} ${there}`;
  return intern(key, (id) => ({ kind: "external", id, module, from, path, arguments: args, base, there }));
}

/** `a.next().next().next()`: a walk from one to the next, which a loop may go on with for ever. */
function goesRound(path: string): boolean {
  const step = path.slice(path.lastIndexOf("."));
  return path.endsWith(step.repeat(3)) && step.endsWith("()");
}

export function builtin(name: string): BuiltinValue {
  return intern(`b ${name}`, (id) => ({ kind: "builtin", id, name }));
}

export function method(object: Abstract, name: string): MethodValue {
  return intern(`m ${object.id} ${name}`, (id) => ({ kind: "method", id, object, name }));
}

/** `module`: the frame of the file as it is now; another text of it makes another value. */
export function namespace(file: string, module: number | null): NamespaceValue {
  return intern(`n ${module ?? "-"} ${file}`, (id) => ({ kind: "namespace", id, file }));
}

/** A promise of a promise is one promise. */
export function promiseOf(value: Abstract, facts: GuardFacts = noFacts, never = false): PromiseValue {
  if (value.kind === "promise") return promiseOf(value.value, and(facts, value.facts), never || value.never);
  return intern(`p ${value.id} ${facts.id} ${never}`, (id) => ({ kind: "promise", id, value, facts, never }));
}

export function wrapper(
  target: Abstract,
  extra: { guards?: readonly number[]; sets?: WrapperValue["sets"]; retry?: ExternalValue | null; procedure?: number | null; any?: readonly Abstract[] | null; hands?: WrapperValue["hands"]; endpoint?: DurableEndpoint | null } = {},
): WrapperValue {
  const guards = extra.guards ?? [];
  const sets = extra.sets ?? null;
  const retry = extra.retry ?? null;
  const procedure = extra.procedure ?? null;
  const any = extra.any ?? null;
  const hands = extra.hands ?? [];
  const endpoint = extra.endpoint ?? null;
  const endpointKey = endpoint ? `${endpoint.engine} ${endpoint.at.file} ${spanId(endpoint.at.span)} ${endpoint.withoutAdapter}` : "-";
  const setsKey = sets ? `${sets.parameter}.${sets.path}=${sets.value.id}` : "-";
  return intern(`w ${target.id} ${guards.join(",")} ${setsKey} ${retry?.id ?? "-"} ${procedure ?? "-"} ${any?.map((one) => one.id).join(",") ?? "-"} ${hands.map((one) => `${one.parameter}:${one.value.id}`).join(",")} ${endpointKey}`, (id) => ({ kind: "wrapper", id, target, guards, sets, retry, procedure, any, hands, endpoint }));
}

const nextSpan = createIds();
const spans = new WeakMap<Span, number>();

/** Names a place for as long as there is one: its offsets move while somebody types before it. */
function spanId(span: Span): number {
  let number = spans.get(span);
  if (number === undefined) spans.set(span, (number = nextSpan()));
  return number;
}

/** One of several values; alike ones are merged, and too many become one opaque value. */
export function union(alternatives: readonly { value: Abstract; facts: GuardFacts }[]): Abstract {
  if (alternatives.length === 1 && alternatives[0]!.facts === noFacts) return alternatives[0]!.value;
  const all: Alternative[] = [];
  for (const { value, facts } of alternatives) {
    if (value.kind === "union") for (const one of value.alternatives) merge(all, one.value, and(one.facts, facts));
    else merge(all, value, facts);
  }
  if (all.length === 1 && all[0]!.facts === noFacts) return all[0]!.value;
  const kept = all.length > MOST_ALTERNATIVES ? crowded(all) : all;
  // Nearly always they are in order already, and sorting costs a copy.
  if (kept.some((one, index) => index > 0 && one.value.id < kept[index - 1]!.value.id)) kept.sort((a, b) => a.value.id - b.value.id);
  let key = "u";
  for (const one of kept) key += ` ${one.value.id}:${one.facts.id}`;
  return intern(key, (id) => ({ kind: "union", id, alternatives: kept }));
}

/** Adds an alternative; one with the same value implies what both do. */
function merge(all: Alternative[], value: Alternative["value"], facts: GuardFacts): void {
  for (let at = 0; at < all.length; at++) {
    if (all[at]!.value !== value) continue;
    if (all[at]!.facts !== facts) all[at] = { value, facts: meet(all[at]!.facts, facts) };
    return;
  }
  all.push({ value, facts });
}

/** The alternatives of a value; itself, where it has none. */
export function alternativesOf(value: Abstract): readonly Alternative[] {
  return value.kind === "union" ? value.alternatives : [{ value, facts: noFacts }];
}

/** Applies a function to each alternative, keeping what each implies. */
export function mapValue(value: Abstract, change: (one: Alternative["value"]) => Abstract): Abstract {
  if (value.kind !== "union") return change(value);
  return union(value.alternatives.map((one) => ({ value: change(one.value), facts: one.facts })));
}

/** Two values of one variable on two paths; each alternative implies what only its path had. */
export function joinValues(a: Abstract, aFacts: GuardFacts, b: Abstract, bFacts: GuardFacts, common: GuardFacts): Abstract {
  if (a === b) return a;
  return union([
    { value: a, facts: beyond(aFacts, common) },
    { value: b, facts: beyond(bFacts, common) },
  ]);
}

/** True, false, or null where it may be either. */
export function truthiness(value: Abstract): boolean | null {
  switch (value.kind) {
    case "constant":
      return Boolean(value.value);
    case "opaque":
      return value.truthy;
    case "method":
      return isCertainlyMethod(value.object) ? true : null;
    case "external":
      // What a package exports, and what `new` makes, is there; what its calls give may be null.
      return value.there || !/\(\)[^#]*$/.test(value.path) ? true : null;
    case "union": {
      const [one] = value.alternatives;
      const first = one ? truthiness(one.value) : null;
      return value.alternatives.every((other) => truthiness(other.value) === first) ? first : null;
    }
    default:
      return true;
  }
}

/** `text.trim` is a function; of an object whose members are not all listed (`response.redirected`, `signal.aborted`) it cannot be told. */
export function isCertainlyMethod(object: Abstract): boolean {
  return object.kind !== "object" && (object.kind !== "opaque" || object.brand === "string");
}
