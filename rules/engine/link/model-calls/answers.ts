import type { ModelCallApi } from "../../../catalog/api.js";
import type { Effect } from "../../facts/effects.js";
import type { Value } from "../../facts/values.js";
import { alternativesOf, type Abstract } from "../values/abstract.js";
import { dependenciesIn } from "../values/dependencies-in.js";
import { placeIn, type Activation, type Surroundings } from "../activation.js";
import type { Call } from "../call.js";
import { dependenciesOf, noDependencies, type Dependencies, type Dependency } from "../values/dependencies.js";
import { evaluate } from "../evaluate.js";
import type { State } from "../frame.js";
import { nothing, type Linked } from "../linked.js";
import { partsOfValue } from "../../facts/value-parts.js";
import { isUndefined, type OptionSource } from "../options.js";

/** What a model call gives: `checked` where it is no text, or its provider, or its SDK, holds the answer to a schema. */
export function answerOf(name: string, source: OptionSource, task: ModelCallApi["task"]): Dependencies {
  const held = (task !== "text" && task !== "agent") || [...source.args.list, ...madeWith(source)].some((one) => namesSchema(one, DEEPEST));
  return dependenciesOf([{ kind: "model", name, ...(held ? { as: "checked" as const } : {}) }]);
}

function madeWith({ callee }: OptionSource): Abstract[] {
  const all: Abstract[] = [];
  for (let at = callee; at; at = at.base) all.push(...(at.arguments ?? []));
  return all;
}

const DEEPEST = 4;
/** Options that hold an answer to a shape, whatever the SDK calls them; tools are called with theirs. */
const shapes = /schema|^(output|experimental_output|tools|functions|zod)$/i;
const makers = /schema|zod\w*format|withStructuredOutput|outputParser/i;

function namesSchema(value: Abstract, depth: number): boolean {
  if (depth === 0) return false;
  return alternativesOf(value).some(({ value: one }) => {
    if (one.kind === "external") return makers.test(one.path);
    if (one.kind === "opaque") return one.dependencies.all.some(({ kind, name: from }) => kind === "call" && makers.test(from));
    if (one.kind === "constant") return one.value === "json_schema";
    if (one.kind !== "object") return false;
    return [...one.members].some(([name, member]) => !isUndefined(member) && name !== "messages" && name !== "prompt" && (shapes.test(name) || namesSchema(member, depth - 1)));
  });
}

/** `JSON.parse` of what a model has written, and nothing else; null: it is of something else, or only asks whether the text is JSON. */
export function parsedAnswer(text: Abstract | undefined, call: Call): { node: Linked; dependencies: Dependencies } | null {
  if (!text || !alternativesOf(text).some(({ value }) => isAnswer(value))) return null;
  if (call.linker.statics.dropped.handlersOf(call.activation.facts, call.effect.id)) return null;
  const at = placeIn(call.activation, call.effect.nameSpan);
  const id = `${at.file}#${call.effect.id}`;
  const asked = dependenciesIn(text).all.find(({ kind }) => kind === "model")?.name ?? "";
  return { node: { kind: "answer-parsed", id, callee: asked, at }, dependencies: dependenciesOf([{ kind: "parsed", name: id }]) };
}

/** What a call in between has given (a database, a cache) may be anything. A copy by way of JSON is one of what was there. */
function isAnswer(value: Abstract): boolean {
  if (value.kind !== "opaque" || value.why === "JSON.stringify") return false;
  const { all } = value.dependencies;
  // `response.body` of a call that hands on what the provider sent over HTTP: JSON of the provider, in which the answer stands.
  const members = all.filter(({ kind }) => kind === "member");
  if (members.length === 1 && members[0]?.name === "body") return false;
  const isText = ({ kind, name, as }: Dependency) => kind === "member" || (kind === "model" && as === undefined) || (kind === "call" && textMethods.test(name));
  return all.every(isText) && all.some(({ kind }) => kind === "model");
}

/** Methods that give a part of the text they are called on. */
const textMethods = /\.(text|trim\w*|replace(All)?|match|slice|substring|substr|split|at|pop|shift|join|concat|toString)$/;

/** Parsed answers among values that something looks at: a schema, `Array.isArray`, a condition that asks for a type. */
export function answersChecked(values: readonly Abstract[], activation: Activation, span: readonly [number, number]): Linked {
  const of = [...new Set(values.flatMap((value) => dependenciesIn(value).all.flatMap(({ kind, name }) => (kind === "parsed" ? [name] : []))))];
  return of.length === 0 ? nothing : { kind: "answer-checked", of, at: placeIn(activation, span) };
}

/**
 * The same of what an effect's own values ask: `typeof plan.title`, `"title" in plan`; of a condition, what a function says of one
 * as well, and the fields without which it leaves (`if (!plan.title) throw …`).
 */
export function answersLookedAt(effect: Effect, state: State, activation: Activation, around: Surroundings): Linked {
  const asked = looks(effect);
  if (asked.length === 0 || !("span" in effect || effect.kind === "set")) return nothing;
  const values = asked.map((value) => evaluate(value, state, activation, around));
  return values.every((one) => dependenciesIn(one) === noDependencies) ? nothing : answersChecked(values, activation, "span" in effect ? effect.span : [0, 0]);
}

const known = new WeakMap<Effect, readonly Value[]>();

function looks(effect: Effect): readonly Value[] {
  const value = lookedThrough(effect);
  // Most of what is set or given back is a name, which asks nothing.
  if (value === null || plain.has(value.kind)) return value?.kind === "result" && effect.kind === "choice" ? [value] : none;
  let all = known.get(effect);
  if (!all) known.set(effect, (all = looksIn(effect)));
  return all;
}

const none: readonly Value[] = [];
const plain = new Set<Value["kind"]>(["constant", "undefined", "variable", "parameter", "result", "closure", "global", "this"]);

function lookedThrough(effect: Effect): Value | null {
  return effect.kind === "choice" ? effect.condition : effect.kind === "set" || effect.kind === "exit" ? effect.value : null;
}

function looksIn(effect: Effect): Value[] {
  const value = lookedThrough(effect);
  if (!value) return [];
  const refuses = effect.kind === "choice" && [effect.then, effect.otherwise].some(leaves);
  return [...partsOfValue(value)].flatMap((part) => {
    if (part.kind === "operator" && ["typeof", "instanceof", "in"].includes(part.operator)) return part.operands;
    if (refuses && part.kind === "operator" && part.operator === "!") return part.operands.filter(({ kind }) => kind === "member");
    return effect.kind === "choice" && part.kind === "result" ? [part] : [];
  });
}

/** Whether it ends in `return` or `throw`: what is asked before is a refusal. */
function leaves(effect: Effect): boolean {
  if (effect.kind === "sequence") return effect.parts.some(leaves);
  return effect.kind === "exit" && (effect.exit === "return" || effect.exit === "throw");
}
