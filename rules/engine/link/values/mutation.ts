import type { PutEffect } from "../../facts/effects.js";
import type { Value, VariableId } from "../../facts/values.js";
import {
  alternativesOf, arrayValue, external, mapValue, objectValue, opaque, undefinedValue, union, type Abstract, type ExternalValue,
} from "./abstract.js";
import { dependenciesIn } from "./dependencies-in.js";
import type { Activation, Surroundings } from "../activation.js";
import { aliasesIn, sameObjectAs } from "./aliases.js";
import { canonical } from "./canonical.js";
import { elementOf, evaluate } from "../evaluate.js";
import { isGlobalObject } from "./members.js";
import { cellOf, frameOf, parameterCell, resultCell, selfCell, type Frame, type State } from "../frame.js";
import { noFacts } from "../guards/guard-facts.js";
import { urlWritten } from "./urls.js";

/*
 * Values have no identity: an object that is changed becomes another value, wherever the code has a
 * name for it. Names are followed by the text (`const into = options.limits`); where there is none
 * to follow, whatever holds the same value may be the object, and is either from there on.
 */

/** Deeper than this, holders of an object that was changed are not looked through. */
const DEEPEST = 3;
/** Names followed from one to the next at most. */
const LONGEST_CHAIN = 12;

/** `object.key = value`. */
export function put(effect: PutEffect, state: State, activation: Activation, around: Surroundings): void {
  const key = evaluate(effect.key, state, activation, around);
  const value = evaluate(effect.value, state, activation, around);
  const name = key.kind === "constant" ? String(key.value) : null;
  change(effect.object, (one) => written(one, name, value), state, activation, around);
}

/** The object that an expression gives has become another: under all its names. */
export function change(
  object: Value, become: (one: Abstract) => Abstract, state: State, activation: Activation, around: Surroundings,
): void {
  const before = evaluate(object, state, activation, around);
  changeTo(object, before, mapValue(before, become), state, activation, around);
}

/** The object that an expression gives, `before` until now, is `after` from here on. */
export function changeTo(
  object: Value, before: Abstract, after: Abstract, state: State, activation: Activation, around: Surroundings,
): void {
  if (after !== before) new Change(state, activation, around).of(object, before, after, LONGEST_CHAIN);
}

/** What an object was, and what it has become in a function that saw it as `seen`: what the function did not touch is as it was. */
export function merged(before: Abstract, seen: Abstract, after: Abstract): Abstract {
  if (seen === after) return before;
  if (before.kind === "object" && seen.kind === "object" && after.kind === "object") {
    const members = new Map([...after.members].map(([name, member]) => {
      const own = before.members.get(name);
      const then = seen.members.get(name);
      return [name, own && then ? merged(own, then, member) : member] as const;
    }));
    const unseen = [...before.members].filter(([name]) => !seen.members.has(name) && !after.members.has(name));
    return objectValue(new Map([...unseen, ...members]), { rest: after.rest === seen.rest ? before.rest : after.rest, class: after.class, brand: after.brand });
  }
  if (before.kind === "array" && seen.kind === "array" && after.kind === "array" && before.items.length === seen.items.length) {
    return arrayValue(after.items.map((item, index) => (item === seen.items[index] ? before.items[index]! : item)), after.rest === seen.rest ? before.rest : after.rest, after.fewer);
  }
  return after;
}

/**
 * Whatever a function can name that holds a value may hold the object that was changed: it is
 * either from here on. Callers hear of it by what they have handed over.
 */
export function changeUnnamed(before: Abstract, after: Abstract, state: State, activation: Activation): void {
  if (before === after || !isHeld(before)) return;
  const seen = canonical(before);
  const { frame, function: fn } = activation;
  const cells = new Map<number, Abstract>();
  for (const [cell, value] of state.entries()) if (Math.floor(cell / 65_536) === frame.id) cells.set(cell, value);
  for (const variable of fn.free) {
    const owner = frameOf(frame, variable);
    const value = owner && owner.function !== 0 ? state.get(cellOf(owner, variable)) : undefined;
    if (owner && value) cells.set(cellOf(owner, variable), value);
  }
  for (const [cell, value] of cells) {
    const other = replaced(value, seen, after, DEEPEST);
    if (other !== value) state.change(cell, either(value, other));
  }
}

/** Code that may have run has left other values behind: each is one of the two. Guards are not taken over. */
export function mayHaveRun(state: State, other: State): void {
  for (const [cell, value] of other.entries()) {
    const before = state.get(cell);
    if (before !== undefined && before !== value) state.set(cell, either(before, value));
  }
  for (const cell of other.changed) state.changed.add(cell);
}

function either(a: Abstract, b: Abstract): Abstract {
  return a === b ? a : union([{ value: a, facts: noFacts }, { value: b, facts: noFacts }]);
}

/** One change of one object, going from name to name. */
class Change {
  private readonly seen = new Set<string>();

  constructor(
    private readonly state: State,
    private readonly activation: Activation,
    private readonly around: Surroundings,
  ) {}

  of(object: Value, before: Abstract, after: Abstract, depth: number): void {
    const { state, activation, around } = this;
    if (depth === 0) return;
    switch (object.kind) {
      case "variable":
        return this.ofVariable(object.id, before, after, depth);
      case "parameter":
        return this.store(parameterCell(activation.frame, object.index), before, after);
      case "this":
        return this.store(selfCell(activation.frame), before, after);
      case "result": {
        if (activation.results.has(object.id)) activation.results.set(object.id, after);
        const cell = resultCell(activation.frame, object.id);
        if (state.own(cell)) state.set(cell, after);
        return changeUnnamed(before, after, state, activation);
      }
      case "member":
        return this.within(object.object, object.name, after, depth);
      case "index": {
        const key = evaluate(object.key, state, activation, around);
        return this.within(object.object, key.kind === "constant" ? String(key.value) : null, after, depth);
      }
      case "element":
        return this.within(object.of, null, after, depth);
      default:
        for (const one of sameObjectAs(object)) if (one !== object) this.ofEither(one, before, after, depth - 1);
    }
  }

  /** What holds the object under a key holds the changed one. */
  private within(holder: Value, key: string | null, after: Abstract, depth: number): void {
    const before = evaluate(holder, this.state, this.activation, this.around);
    // `{ limits }`: the member is a variable of its own.
    if (holder.kind === "variable" && key !== null) {
      for (const definition of this.definitionsOf(holder.id)) {
        const member = definition.kind === "object" ? definition.properties.find((one) => one.kind === "member" && one.name === key) : undefined;
        if (member?.kind === "member") this.ofEither(member.value, evaluate({ kind: "member", object: holder, name: key }, this.state, this.activation, this.around), after, depth - 1);
      }
    }
    const changed = mapValue(before, (one) => written(one, key, after));
    if (changed !== before) this.of(holder, before, changed, depth - 1);
  }

  private ofVariable(id: VariableId, before: Abstract, after: Abstract, depth: number): void {
    const { state, activation, around } = this;
    const frame = frameOf(activation.frame, id);
    // Data of modules is the same for all requests: functions never write it here.
    if (!frame || (frame.function === 0 && frame !== activation.frame)) return;
    const key = `${frame.id} ${id} ${after.id}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    const dependents = (aliasesIn(frame.facts).dependents.get(id) ?? []).flatMap((one) => this.holds(one));
    this.store(cellOf(frame, id), before, after);
    frame.last.set(id, after);
    for (const definition of this.definitionsOf(id)) {
      if (frame === activation.frame) for (const one of sameObjectAs(definition)) this.ofEither(one, before, after, depth - 1);
      else this.outside(frame, definition, before, after, depth - 1);
    }
    for (const { variable, definition, value } of dependents) {
      const now = evaluate(definition, state, activation, around);
      if (now !== value) this.ofVariable(variable, value, now, depth - 1);
    }
  }

  /** A variable of an enclosing function is another name of that function's parameter, or of another of its variables. */
  private outside(frame: Frame, definition: Value, before: Abstract, after: Abstract, depth: number): void {
    for (const one of sameObjectAs(definition)) {
      if (one.kind === "parameter") this.store(parameterCell(frame, one.index), before, after);
      else if (one.kind === "this") this.store(selfCell(frame), before, after);
      else if (one.kind === "result" || one.kind === "element") changeUnnamed(before, after, this.state, this.activation);
      else this.ofEither(one, before, after, depth);
    }
  }

  /** An expression that may give the object, or did when a name was made of it. */
  private ofEither(other: Value, before: Abstract, after: Abstract, depth: number): void {
    if (other.kind === "parameter") return this.of(other, before, after, depth);
    const now = evaluate(other, this.state, this.activation, this.around);
    if (now === after || !isHeld(now)) return;
    const same = now === before || canonical(now) === canonical(before);
    if (same) this.of(other, now, after, depth);
    else if (alternativesOf(before).some((one) => alternativesOf(now).some((x) => x.value === one.value))) this.of(other, now, either(now, after), depth);
  }

  /** A variable that was set to (a part of) another and still holds it. */
  private holds(variable: VariableId): { variable: VariableId; definition: Value; value: Abstract }[] {
    const frame = frameOf(this.activation.frame, variable);
    const value = frame && this.state.get(cellOf(frame, variable));
    if (!frame || !value || !isHeld(value)) return [];
    return this.definitionsOf(variable).flatMap((definition) => sameObjectAs(definition)).flatMap((definition) => {
      if (definition.kind === "parameter" || definition.kind === "result") return [];
      return evaluate(definition, this.state, this.activation, this.around) === value ? [{ variable, definition, value }] : [];
    });
  }

  private definitionsOf(id: VariableId): readonly Value[] {
    const frame = frameOf(this.activation.frame, id);
    return frame ? (aliasesIn(frame.facts).definitions.get(id) ?? []) : [];
  }

  private store(cell: number, before: Abstract, after: Abstract): void {
    const now = this.state.get(cell);
    // Seen as an argument is seen, an object may have lost what decides nothing: that is kept here.
    this.state.change(cell, now && now !== before ? merged(now, canonical(before), canonical(after)) : after);
  }
}

/** What an object is after one of its members was written; a key that is not known may be any of them. */
function written(one: Abstract, key: string | null, value: Abstract): Abstract {
  // What the app keeps on the global object, under a name it has for that: `kept.client = new Client()`.
  if (one.kind === "builtin" && isGlobalObject(one.name) && key !== null) return objectValue(new Map([[key, value]]), { rest: opaque(one.name) });
  if (one.kind === "array") return writtenList(one, key, value);
  const url = urlWritten(one, key, value);
  if (url) return url;
  // Data of which nothing is known but where it comes from: now it has a member that is known (`body.model = "gpt-4o-mini"`).
  if (one.kind === "opaque" && one.brand === null && one.callable === null && key !== null && (value.kind !== "opaque" || value.brand === "number")) return objectValue(new Map([[key, value]]), { rest: one });
  if (one.kind === "external" && one.path.endsWith("#") && key !== null) return withOption(one, key, value);
  if (one.kind !== "object") return one;
  const { rest, class: cls, brand } = one;
  if (key !== null) return objectValue(new Map(one.members).set(key, value), { rest, class: cls, brand });
  const members = new Map([...one.members].map(([name, member]) => [name, either(member, value)]));
  return objectValue(members, { rest: rest ? either(rest, value) : value, class: cls, brand });
}

/** A client keeps its options as members: one that is written later is as good as one it was made with (`client.apiKey = key`). */
function withOption(client: ExternalValue, key: string, value: Abstract): Abstract {
  const [options = objectValue(new Map()), ...others] = client.arguments ?? [];
  if (options.kind !== "object") return client;
  return external(client.module, client.from, client.path, [written(options, key, value), ...others], client.base, client.there);
}

function writtenList(list: Abstract & { kind: "array" }, key: string | null, value: Abstract): Abstract {
  if (key === "length") {
    const length = value.kind === "constant" ? Number(value.value) : NaN;
    return !list.rest && length <= list.items.length ? arrayValue(list.items.slice(0, length)) : arrayValue([], elementOf(list));
  }
  if (key !== null && !/^\d+$/.test(key)) return list;
  const index = key === null ? NaN : Number(key);
  if (index < list.items.length || (index === list.items.length && !list.rest)) return arrayValue([...list.items.slice(0, index), value, ...list.items.slice(index + 1)], list.rest, list.fewer);
  if (list.items.length === 0 && !list.rest) return arrayValue([], value);
  return arrayValue(list.items.map((item) => either(item, value)), list.rest ? either(list.rest, value) : value, list.fewer);
}

/** What an object is after code has changed it in a way that cannot be followed. */
export function changedSomehow(one: Abstract): Abstract {
  if (one.kind === "array") return arrayValue([], one.items.length === 0 && !one.rest ? opaque("element") : elementOf(one));
  if (one.kind !== "object") return one;
  const unknown = opaque("a member written elsewhere", dependenciesIn(one));
  return objectValue(new Map([...one.members].map(([name, member]) => [name, either(member, unknown)])), { rest: unknown, class: one.class, brand: one.brand });
}

/** Objects and lists are held by reference; of anything else a name has a copy. */
export function isHeld(value: Abstract): boolean {
  return alternativesOf(value).some(({ value: one }) => one.kind === "object" || one.kind === "array");
}

/** A value with the object that was changed in it, where it is or holds one like it. */
function replaced(value: Abstract, seen: Abstract, after: Abstract, depth: number): Abstract {
  if (!isHeld(value)) return value;
  if (canonical(value) === seen) return after;
  if (depth === 0) return value;
  return mapValue(value, (one) => {
    if (canonical(one) === seen) return after;
    if (one.kind === "array") {
      const items = one.items.map((item) => replaced(item, seen, after, depth - 1));
      const rest = one.rest && replaced(one.rest, seen, after, depth - 1);
      return arrayValue(items, rest, one.fewer);
    }
    if (one.kind !== "object") return one;
    const members = new Map([...one.members].map(([name, member]) => [name, replaced(member, seen, after, depth - 1)]));
    return objectValue(members, { rest: one.rest, class: one.class, brand: one.brand });
  });
}

/** `Object.assign(target, …)`: what the target has become. */
export function assignedTo(target: Abstract, sources: readonly Abstract[]): Abstract {
  if (target.kind !== "object") return target;
  const members = new Map(target.members);
  let { rest } = target;
  for (const source of sources) for (const { value: one } of alternativesOf(source)) {
    if (one.kind === "object") {
      for (const [name, value] of one.members) members.set(name, source.kind === "union" ? either(members.get(name) ?? undefinedValue, value) : value);
      rest = one.rest ? (rest ? either(rest, one.rest) : one.rest) : rest;
    } else if (one.kind !== "constant") {
      const unknown = opaque("assigned", dependenciesIn(one));
      for (const [name, member] of members) members.set(name, either(member, unknown));
      rest = unknown;
    }
  }
  return objectValue(members, { rest, class: target.class, brand: target.brand });
}
