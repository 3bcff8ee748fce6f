import type { PutEffect } from "../facts/effects.js";
import type { FunctionId } from "../facts/values.js";
import type { Activation } from "./activation.js";
import { evaluate } from "./evaluate.js";
import { filledWith, staticHolder } from "./fillers.js";
import type { Frame, State } from "./frame.js";
import { noFacts } from "./guards/guard-facts.js";
import type { Linker } from "./linker.js";
import { effectsIn } from "../facts/effect-parts.js";
import { functionValue, opaque, union, type Abstract, type ClassValue } from "./values/abstract.js";
import { isKept, registryOf } from "./values/maps.js";
import { memberOf } from "./values/members.js";

/** Methods that write one field, looked at at most. */
const MOST_WRITERS = 4;
/** Classes looked through, each the parent of the one before. */
const LONGEST_LINE = 12;

/**
 * Static members of classes. A field is what its initialiser gives, or what any static method makes
 * of it: the one instance that `getInstance` makes when it is first asked.
 */
export class StaticFields {
  private readonly known = new WeakMap<Frame, Map<string, Abstract>>();
  /** Fields that are being found out, with what was written to each. */
  private readonly open: { cls: ClassValue; name: string; values: Abstract[] }[] = [];

  constructor(private readonly linker: Linker) {}

  /** A static member, of the class or the nearest parent that has one; null: none is known. */
  member(cls: ClassValue, name: string): Abstract | null {
    for (let at: Abstract | null = cls, depth = 0; at && depth < LONGEST_LINE; at = at.kind === "class" ? this.linker.superOf(at) : null, depth++) {
      if (at.kind === "external") return memberOf(at, name, this.linker);
      if (at.kind !== "class") return null;
      const facts = this.linker.classFacts(at);
      const method = facts.methods.find((one) => one.name === name && one.static);
      if (method) {
        const fn = functionValue(at.file, method.function, at.frame, at);
        return method.kind === "get" ? this.linker.got(fn, at) : fn;
      }
      const field = facts.fields.find((one) => one.name === name && one.static);
      if (field) return this.fieldOf(at, name, field.initializer);
    }
    return null;
  }

  /** `Client.instance = …` in a method that is run to find out what the field may be. */
  note(effect: PutEffect, state: State, activation: Activation): void {
    const asked = this.open.at(-1);
    if (!asked || effect.key.kind !== "constant" || effect.key.value !== asked.name) return;
    if (evaluate(effect.object, state, activation, this.linker) === asked.cls) asked.values.push(evaluate(effect.value, state, activation, this.linker));
  }

  private fieldOf(cls: ClassValue, name: string, initializer: FunctionId | null): Abstract {
    const key = `${cls.class} ${name}`;
    const known = this.known.get(cls.frame)?.get(key);
    if (known) return known;
    const initial = initializer === null ? opaque(`static ${name}`) : this.linker.got(functionValue(cls.file, initializer, cls.frame, cls), cls);
    if (this.open.some((one) => one.cls === cls && one.name === name)) return initial;
    const later = this.writersOf(cls, name).flatMap((fn) => this.writtenBy(fn, cls, name));
    const value = this.filled(cls, name, initial) ?? union([initial, ...later].map((one) => ({ value: one, facts: noFacts })));
    // What was found while another field was open may rest on what that one was not yet.
    if (this.open.length === 0) {
      const ofFrame = this.known.get(cls.frame) ?? new Map<string, Abstract>();
      this.known.set(cls.frame, ofFrame.set(key, value));
    }
    return value;
  }

  /** The registry of what static methods put into a `Map`; null: it is none. */
  private filled(cls: ClassValue, name: string, initial: Abstract): Abstract | null {
    const module = initial.kind === "opaque" && initial.brand === "Map" ? this.linker.module(cls.file) : null;
    const filled = module && filledWith(staticHolder(cls.class, name), module);
    return filled?.some(isKept) ? registryOf(filled) : null;
  }

  private writersOf(cls: ClassValue, name: string): FunctionId[] {
    const statics = this.linker.classFacts(cls).methods.filter((one) => one.static);
    const writes = (fn: FunctionId): boolean => [...effectsIn(cls.frame.facts.functions[fn]!.body)].some((one) => one.kind === "put" && one.key.kind === "constant" && one.key.value === name);
    return statics.map((one) => one.function).filter(writes).slice(0, MOST_WRITERS);
  }

  private writtenBy(fn: FunctionId, cls: ClassValue, name: string): Abstract[] {
    const asked = { cls, name, values: [] };
    this.open.push(asked);
    this.linker.ran(functionValue(cls.file, fn, cls.frame, cls), cls, { list: [], rest: opaque("an argument") });
    this.open.pop();
    return asked.values;
  }
}
