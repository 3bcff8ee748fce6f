import type { CallEffect, PutEffect, SetEffect } from "../facts/effects.js";
import type { FileFacts } from "../facts/file-facts.js";
import type { Value, VariableId } from "../facts/values.js";
import { alternativesOf, type Abstract, type ExternalValue } from "./values/abstract.js";
import { dependenciesIn } from "./values/dependencies-in.js";
import { placeIn, type Activation } from "./activation.js";
import { madeOfArguments } from "./values/builtins.js";
import { aliasesIn, sameObjectAs } from "./values/aliases.js";
import type { Arguments } from "./call.js";
import { guardWords } from "./guards/classify-refusal.js";
import { dependsOn } from "./values/dependencies.js";
import { evaluate } from "./evaluate.js";
import { frameOf, type Frame, type State } from "./frame.js";
import { nothing, type Linked, type StateHolder } from "./linked.js";
import type { Linker } from "./linker.js";
import { callsIn } from "../facts/effect-parts.js";

/*
 * State that outlives a request: variables of modules, and what they hold. A write of it is said
 * where what is kept tells of the request at hand; clients made once, and what is the same for all
 * requests, are no state of theirs.
 */

/** `variable = value` in a function. */
export function stateSet(effect: SetEffect, frame: Frame, value: Abstract, activation: Activation, linker: Linker): Linked {
  const facts = frame.facts.variables[effect.variable];
  if (frame.function !== 0 || frame === activation.frame || !facts || !isKept(value, linker)) return nothing;
  const holder: StateHolder = { name: facts.name, at: { file: frame.file, span: facts.span } };
  return written(holder, null, "value", tellsOf([value]), placeIn(activation, activation.function.nameSpan));
}

/** `object.key = value`. */
export function statePut(effect: PutEffect, state: State, activation: Activation, linker: Linker): Linked {
  const holder = holderOf(effect.object, activation, linker);
  if (!holder || !isMutable(evaluate(effect.object, state, activation, linker))) return nothing;
  const key = evaluate(effect.key, state, activation, linker);
  const value = evaluate(effect.value, state, activation, linker);
  if (!isKept(value, linker)) return nothing;
  const field = effect.object.kind === "this" && key.kind === "constant" ? String(key.value) : holder.field;
  return written(holder.holder, field, key.kind === "constant" ? "value" : "keyed", [...keyTellsOf(key), ...tellsOf([value])], placeIn(activation, effect.span));
}

const adding: Readonly<Record<string, "keyed" | "list">> = { set: "keyed", add: "keyed", push: "list", unshift: "list" };

/** `map.set(key, value)`, `list.push(value)`. */
export function stateCall(effect: CallEffect, args: Arguments, state: State, activation: Activation, linker: Linker): Linked {
  const { callee } = effect;
  if (callee.kind !== "member" || !(callee.name in adding) || args.list.length === 0) return nothing;
  const holder = holderOf(callee.object, activation, linker);
  const object = evaluate(callee.object, state, activation, linker);
  if (!holder || !isMutable(object) || hasOwn(object, callee.name)) return nothing;
  const shape = adding[callee.name]!;
  const [first, ...values] = args.list;
  if (!isKept(values[0] ?? first!, linker)) return nothing;
  const of = shape === "keyed" ? [...keyTellsOf(first!), ...tellsOf(values)] : tellsOf(args.list);
  return written(holder.holder, holder.field, shape, of, placeIn(activation, effect.span));
}

function written(holder: StateHolder | "this", field: string | null, shape: "value" | "keyed" | "list", of: readonly string[], at: ReturnType<typeof placeIn>): Linked {
  return of.length === 0 ? nothing : { kind: "state", holder, field, shape, of: [...new Set(of)].sort(), at };
}

/** Lists, objects, `Map`s and `Set`s of the app: what a package made keeps its own state. */
function isMutable(value: Abstract): boolean {
  return alternativesOf(value).some(({ value: one }) =>
    one.kind === "array" || (one.kind === "object" && one.brand === null) || (one.kind === "opaque" && (one.brand === "Map" || one.brand === "Set" || dependsOn(one.dependencies, "state", "object"))));
}

/** Whether it is an object of the app with a member of this name: what that does when it is called is followed. */
function hasOwn(value: Abstract, name: string): boolean {
  return alternativesOf(value).every(({ value: one }) => one.kind === "object" && one.members.has(name));
}

/** Promises of work in progress, functions, clients that are made once, and formatters that are made again of the same words, are no data of a request. */
function isKept(value: Abstract, linker: Linker): boolean {
  const all = alternativesOf(value).map((one) => one.value);
  return !all.some(({ kind }) => kind === "promise") && all.some((one) => {
    if ((one.kind === "opaque" || one.kind === "object") && one.brand !== null && madeOfArguments.test(one.brand)) return false;
    if (one.kind === "opaque") return one.callable === null;
    if (one.kind === "external") return isData(one, linker);
    return one.kind === "constant" || one.kind === "array" || (one.kind === "object" && one.class === null);
  });
}

/** Whether it was read from a store, or is what one says of who asks: not something that was made. */
function isData(value: ExternalValue, { context }: Linker): boolean {
  for (let at: ExternalValue | null = value; at; at = at.base) {
    const api = at.path.endsWith("()") ? context.api(at.module, at.from, at.path.slice(0, -2))?.api : undefined;
    if (api?.kind === "side-effect") return api.effect !== "sandbox";
    if (api?.kind === "data-read" || api?.kind === "guard") return true;
  }
  return false;
}

const ofNobody = new Set(["method", "signal"]);

/** Whether a value holds something of the request, or of a model's answer to it. */
function tellsOf(values: readonly Abstract[]): string[] {
  return values.flatMap((value) => dependenciesIn(value).all).flatMap(({ kind, name, as }) => {
    if (kind === "request" && !ofNobody.has(name) && as !== "asked") return ["request"];
    return kind === "model" && !/embed/i.test(name) ? ["model"] : [];
  });
}

/** The same of a key, which may also be the name of who is signed in. */
function keyTellsOf(key: Abstract): string[] {
  return dependenciesIn(key).all.flatMap(({ kind, name }) => {
    if (kind === "request" && !ofNobody.has(name)) return ["request"];
    return kind === "call" && guardWords(name) !== "" ? ["user"] : [];
  });
}

interface Held {
  holder: StateHolder | "this";
  /** The member of the holder that is changed, where it is one. */
  field: string | null;
}

/** Names followed from one to the next at most. */
const LONGEST_CHAIN = 6;

/** The variable of a module (or `this`) that holds what an expression gives, as the text tells; null: none that is known. */
export function holderOf(value: Value, activation: Pick<Activation, "file" | "frame">, linker: Linker, depth = LONGEST_CHAIN): Held | null {
  if (depth === 0) return null;
  const { facts } = activation.frame;
  switch (value.kind) {
    case "this":
      return { holder: "this", field: null };
    case "variable": {
      const frame = frameOf(activation.frame, value.id);
      if (!frame) return null;
      if (frame.function === 0) return moduleVariable(frame.file, frame.facts, value.id, linker);
      const definitions = aliasesIn(facts).definitions.get(value.id) ?? [];
      return definitions.length === 1 ? holderOf(definitions[0]!, activation, linker, depth - 1) : null;
    }
    case "member":
    case "index": {
      const held = holderOf(value.object, activation, linker, depth - 1);
      return held && { ...held, field: held.field ?? (value.kind === "member" && value.object.kind === "this" ? value.name : null) };
    }
    // `const entry = map.get(key); entry.count++` changes what the map holds.
    case "result": {
      const call = callsIn(facts).get(value.id);
      const gives = call?.callee.kind === "member" && (call.callee.name === "get" || call.callee.name === "at" || call.callee.name === "find");
      return gives && call.callee.kind === "member" ? holderOf(call.callee.object, activation, linker, depth - 1) : null;
    }
    default: {
      for (const one of sameObjectAs(value)) {
        const held = holderOf(one, activation, linker, depth - 1);
        if (held) return held;
      }
      return null;
    }
  }
}

function moduleVariable(file: string, facts: FileFacts, id: VariableId, linker: Linker, depth = LONGEST_CHAIN): Held | null {
  const variable = facts.variables[id];
  if (!variable || depth === 0) return null;
  if (!variable.import) return { holder: { name: variable.name, at: { file, span: variable.span } }, field: null };
  let target = linker.context.resolve(file, variable.import.from);
  let name = variable.import.imported;
  for (let step = 0; step < depth && target && "path" in target; step++) {
    const module = linker.context.facts(target.path);
    const own = module?.exports.find((one) => one.name === name);
    if (module && own?.value.kind === "variable") return moduleVariable(target.path, module, own.value.id, linker, depth - 1);
    const again = module?.reexports.find((one) => one.exported === name);
    if (!again) return null;
    target = linker.context.resolve(target.path, again.from);
    name = again.imported;
  }
  return null;
}
