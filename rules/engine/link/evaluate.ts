import type { Property, Value } from "../facts/values.js";
import {
  alternativesOf, arrayValue, builtin, classValue, constant, FOREIGN, functionValue, mapValue, objectValue, opaque,
  truthiness, undefinedValue, union, type Abstract, type Alternative, type ClassValue,
} from "./values/abstract.js";
import { dependenciesIn } from "./values/dependencies-in.js";
import type { Activation, Surroundings } from "./activation.js";
import { become, mergeDependencies } from "./values/dependencies.js";
import { canonical } from "./values/canonical.js";
import { decide, isLogical } from "./decide.js";
import { cellOf, frameOf, resultCell, selfCell, type State } from "./frame.js";
import { toldByKey } from "./guards/checks.js";
import { beyond, noFacts } from "./guards/guard-facts.js";
import { carriesText } from "./model-calls/call-data.js";
import { entriesOf, isRegistry } from "./values/maps.js";
import { memberOf } from "./values/members.js";
import { applyOperator, applyTemplate } from "./values/operators.js";
import { patternValue } from "./values/patterns.js";

/** What a value of the facts is here: in this state of this activation. Never throws. */
export function evaluate(value: Value, state: State, activation: Activation, around: Surroundings): Abstract {
  switch (value.kind) {
    case "constant":
      return constant(value.value);
    case "undefined":
      return undefinedValue;
    case "variable":
      return variable(value.id, state, activation, around);
    case "parameter":
      return parameter(value.index, activation, around);
    case "rest":
      return arrayValue(activation.arguments.slice(value.from), activation.furtherArguments);
    case "result":
      return state.own(resultCell(activation.frame, value.id)) ?? activation.results.get(value.id) ?? opaque("not run");
    case "element":
      return activation.elements.get(value.loop) ?? elementOf(evaluate(value.of, state, activation, around));
    case "global":
      return global(value.name);
    case "module":
      return around.imported(activation.file, value.from, "*");
    case "member":
      return (value.object.kind === "super" ? superMember(value.name, state, activation, around) : null) ?? memberOf(evaluate(value.object, state, activation, around), value.name, around);
    case "index":
      return index(evaluate(value.object, state, activation, around), evaluate(value.key, state, activation, around), around);
    case "object":
      return object(value.properties, state, activation, around);
    case "array":
      return array(value, state, activation, around);
    case "template":
      return applyTemplate(value.parts.map((part) => evaluate(part, state, activation, around)));
    case "closure":
      return functionValue(activation.file, value.function, activation.frame, bindsThis(activation, value.function) ? activation.self : null);
    case "class":
      return classValue(activation.file, value.class, activation.frame);
    case "this":
      return state.get(selfCell(activation.frame)) ?? activation.self ?? undefinedValue;
    case "super":
      return superValue(activation, around);
    case "operator":
      return isLogical(value) ? decide(value, state, activation, around).value : operator(value.operator, value.operands, state, activation, around);
    case "default":
      return withDefault(evaluate(value.value, state, activation, around), () => evaluate(value.fallback, state, activation, around));
    case "omit":
      return mapValue(evaluate(value.object, state, activation, around), (one) => without(one, value.names));
    case "slice":
      return mapValue(evaluate(value.array, state, activation, around), (one) => (one.kind === "array" ? arrayValue(one.items.slice(value.from), one.rest, one.fewer) : opaqueFrom(one, "rest")));
    case "regexp":
      return patternValue(value.source);
    case "unknown":
      return opaque(value.why);
  }
}

function variable(id: number, state: State, activation: Activation, around: Surroundings): Abstract {
  const owner = frameOf(activation.frame, id);
  if (!owner) return opaque("a variable out of reach");
  // Variables of modules are the same for all: what a caller has learned of one is its own affair.
  if (owner.function === 0) return state.own(cellOf(owner, id)) ?? around.moduleVariable(owner, id);
  const value = state.get(cellOf(owner, id)) ?? owner.last.get(id);
  // What is captured is seen as an argument would be: calls are told apart by that much.
  if (value) return owner === activation.frame ? value : canonical(value);
  return opaque(`${owner.facts.variables[id]?.name ?? "a variable"} before it is set`);
}

function parameter(index: number, activation: Activation, around: Surroundings): Abstract {
  const given = activation.arguments[index] ?? activation.furtherArguments ?? undefinedValue;
  const type = activation.function.parameters[index]?.type ?? null;
  return type ? around.typed(given, activation, type) : given;
}

/** Arrow functions (and what stands in them) see the `this` of where they are made. */
function bindsThis(activation: Activation, fn: number): boolean {
  return activation.facts.functions[fn]?.kind === "arrow";
}

function global(name: string): Abstract {
  switch (name) {
    case "Infinity":
      return constant(Infinity);
    case "NaN":
      return constant(NaN);
    default:
      return builtin(name);
  }
}

function superValue(activation: Activation, around: Surroundings): Abstract {
  const home = homeClass(activation, around);
  return (home && around.superOf(home)) ?? opaque("super");
}

/** `super.run`: the method of the class above, on the same instance. */
function superMember(name: string, state: State, activation: Activation, around: Surroundings): Abstract | null {
  const parent = superValue(activation, around);
  const self = state.get(selfCell(activation.frame)) ?? activation.self;
  if (self?.kind !== "object") return null;
  if (parent.kind === "class") return around.instanceMember(parent, name, self);
  const foreign = self.members.get(FOREIGN);
  return foreign ? memberOf(foreign, name, around) : null;
}

/** The class a method or constructor stands in. */
export function homeClass(activation: Activation, around: Surroundings): ClassValue | null {
  const self = activation.self;
  const own = self?.kind === "object" ? self.class : null;
  const id = activation.function.class;
  if (id === null) return null;
  return own && around.classFacts(own) === activation.facts.classes[id] ? own : classValue(activation.file, id, moduleFrame(activation));
}

function moduleFrame(activation: Activation): Activation["frame"] {
  let frame = activation.frame;
  while (frame.parent) frame = frame.parent;
  return frame;
}

function object(properties: readonly Property[], state: State, activation: Activation, around: Surroundings): Abstract {
  const members = new Map<string, Abstract>();
  let rest: Abstract | null = null;
  for (const property of properties) {
    switch (property.kind) {
      case "member":
        members.delete(property.name);
        members.set(property.name, evaluate(property.value, state, activation, around));
        break;
      case "getter":
        members.set(property.name, functionValue(activation.file, property.function, activation.frame, null));
        break;
      case "computed": {
        const key = evaluate(property.key, state, activation, around);
        const value = evaluate(property.value, state, activation, around);
        if (key.kind === "constant") members.set(String(key.value), value);
        else rest = rest ? union([{ value: rest, facts: noFacts }, { value, facts: noFacts }]) : value;
        break;
      }
      case "spread":
        rest = spread(evaluate(property.value, state, activation, around), members) ?? rest;
    }
  }
  return objectValue(members, { rest });
}

/** Adds what a spread brings; gives what its unlisted members are, where there may be any. */
function spread(value: Abstract, members: Map<string, Abstract>): Abstract | null {
  if (value.kind === "object") {
    for (const [name, member] of value.members) {
      members.delete(name);
      members.set(name, member);
    }
    return value.rest;
  }
  if (bringsNothing(value)) return null;
  if (value.kind === "union" && value.alternatives.every((one) => one.value.kind === "object" || bringsNothing(one.value))) return spreadEither(value.alternatives, members);
  const unknown = opaque("spread", dependenciesIn(value));
  // What stands before a spread that cannot be seen is what it is unless that has it too.
  for (const [name, member] of members) {
    if (member.kind === "constant") members.set(name, union([{ value: member, facts: noFacts }, { value: unknown, facts: noFacts }]));
  }
  return unknown;
}

/** What is falsy has no members: the left side of `...(options && { … })` where it is the result. */
function bringsNothing(value: Abstract): boolean {
  return value.kind === "constant" || truthiness(value) === false;
}

/** `...(condition && { maxRetries: 0 })`, `...(key ? { apiKey: key } : {})`: a member is what an alternative says, or what stood there before. */
function spreadEither(alternatives: readonly Alternative[], members: Map<string, Abstract>): Abstract | null {
  const objects = alternatives.flatMap(({ value }) => (value.kind === "object" ? [value] : []));
  const rests = objects.flatMap(({ rest }) => (rest ? [rest] : []));
  const rest = rests.length === 0 ? null : union(rests.map((value) => ({ value, facts: noFacts })));
  for (const name of new Set([...(rest ? members.keys() : []), ...objects.flatMap((one) => [...one.members.keys()])])) {
    const before = members.get(name) ?? undefinedValue;
    const ways = alternatives.flatMap(({ value }) => {
      const own = value.kind === "object" ? value.members.get(name) : undefined;
      if (own) return [own];
      return value.kind === "object" && value.rest && before.kind === "constant" ? [before, value.rest] : [before];
    });
    members.set(name, union(ways.map((value) => ({ value, facts: noFacts }))));
  }
  return rest;
}

function array(value: Value & { kind: "array" }, state: State, activation: Activation, around: Surroundings): Abstract {
  const items: Abstract[] = [];
  let rest: Abstract | null = null;
  let fewer = false;
  for (const item of value.items) {
    const one = evaluate(item.value, state, activation, around);
    if (item.kind === "item" && !rest) items.push(one);
    else if (item.kind === "spread" && one.kind === "array" && !rest) {
      items.push(...one.items);
      rest = one.rest;
      fewer ||= one.fewer;
    } else {
      const more = item.kind === "item" ? one : elementOf(one);
      rest = rest ? union([{ value: rest, facts: noFacts }, { value: more, facts: noFacts }]) : more;
    }
  }
  return arrayValue(items, rest, fewer);
}

/** Any element of an iterable. */
export function elementOf(value: Abstract): Abstract {
  if (value.kind === "array") {
    const all = [...value.items, ...(value.rest ? [value.rest] : [])];
    return all.length === 0 ? opaque("an element of nothing") : union(all.map((one) => ({ value: one, facts: noFacts })));
  }
  if (isRegistry(value)) return elementOf(entriesOf(value));
  if (value.kind === "union") return union(value.alternatives.map((one) => ({ value: elementOf(one.value), facts: one.facts })));
  // Messages made of the request's (`...(await convertToModelMessages(messages))`) still are the request's.
  if (value.kind === "external" && value.arguments && carriesText(value)) return opaque("element", mergeDependencies([value, ...value.arguments].map(dependenciesIn)));
  return opaqueFrom(value, "element");
}

function opaqueFrom(value: Abstract, why: string): Abstract {
  return opaque(why, dependenciesIn(value));
}

function index(of: Abstract, key: Abstract, around: Surroundings): Abstract {
  if (key.kind === "constant") return memberOf(of, String(key.value), around);
  if (key.kind === "union" && key.alternatives.every((one) => one.value.kind === "constant")) {
    return union(key.alternatives.map((one) => ({ value: index(of, one.value, around), facts: one.facts })));
  }
  // A lookup in a registry may give any of its members, or nothing.
  return mapValue(of, (one) => {
    if (one.kind === "array") return elementOf(one);
    // `{ [Kind.CHAT]: ask }` of an enum that cannot be seen has no member by name.
    if (one.kind === "object" && !one.class && (one.members.size > 0 || (one.rest && one.rest.kind !== "opaque"))) {
      const members = [...one.members.values(), ...(one.rest ? [one.rest] : []), undefinedValue];
      return union(members.map((value) => ({ value, facts: toldByKey(key, value) })));
    }
    // Whoever chooses the key has not written what is found by it.
    return opaque("a member chosen at run time", mergeDependencies([dependenciesIn(one), become(dependenciesIn(key), "choice")]));
  });
}

function without(value: Alternative["value"], names: readonly string[]): Abstract {
  if (value.kind !== "object") return opaqueFrom(value, "rest");
  const members = new Map([...value.members].filter(([name]) => !names.includes(name)));
  return objectValue(members, { rest: value.rest });
}

function withDefault(value: Abstract, fallback: () => Abstract): Abstract {
  return union(
    alternativesOf(value).flatMap((one) => {
      if (one.value.kind === "constant") return [one.value.value === undefined ? { value: fallback(), facts: one.facts } : one];
      return [one];
    }),
  );
}

function operator(name: string, operands: readonly Value[], state: State, activation: Activation, around: Surroundings): Abstract {
  const [first, second, third] = operands;
  if (!first) return opaque(name);
  if (name === "?:") return conditional(first, second!, third!, state, activation, around);
  const values = operands.map((one) => evaluate(one, state, activation, around));
  return applyOperator(name, values, (value, constructor) => around.isInstance(value, constructor));
}

function conditional(condition: Value, then: Value, otherwise: Value, state: State, activation: Activation, around: Surroundings): Abstract {
  const decision = decide(condition, state, activation, around);
  const reached = ([[true, then], [false, otherwise]] as const).flatMap(([polarity, value]) => {
    const after = decision.when(polarity);
    return after ? [{ value: evaluate(value, after, activation, around), facts: beyond(after.facts, state.facts) }] : [];
  });
  return reached.length === 0 ? opaque("neither way") : union(reached);
}
