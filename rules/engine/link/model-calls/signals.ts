import {
  alternativesOf, arrayValue, builtin, constant, objectValue, opaque, type Abstract,
} from "../values/abstract.js";
import { dependenciesIn } from "../values/dependencies-in.js";
import { placeIn } from "../activation.js";
import type { Call, Called } from "../call.js";
import { mergeDependencies } from "../values/dependencies.js";
import { numbersIn } from "../values/numbers.js";
import { nothing, type Linked } from "../linked.js";

/** What may end a call that was handed a signal. */
export interface Signal {
  /** A timer that ends it; null: none. */
  milliseconds: number | "unknown" | null;
  /** Controllers by where they are made. */
  controllers: readonly string[];
  /** It is, or listens to, the request's own. */
  request: boolean;
  /** It may end by something that cannot be told. */
  unclear: boolean;
}

const CONTROLLER = "AbortController";
const SIGNAL = "AbortSignal";

/** `new AbortController()`: known by where it is made, so that who aborts it can be found. */
export function controllerMade(call: Call): Abstract {
  const name = `${call.activation.file}#${call.effect.id}`;
  const id = constant(name);
  const signal = objectValue(new Map([["controller", id]]), { brand: SIGNAL, rest: opaque("of a signal") });
  return objectValue(new Map<string, Abstract>([["signal", signal], ["abort", builtin(`abort ${name}`)]]), { brand: CONTROLLER });
}

/** `AbortSignal.timeout(ms)`. */
export function timeoutSignal(milliseconds: Abstract | undefined): Abstract {
  return objectValue(new Map([["after", milliseconds ?? opaque("no time given")]]), { brand: SIGNAL, rest: opaque("of a signal") });
}

/** `AbortSignal.any([…])`. */
export function anySignal(signals: Abstract | undefined): Abstract {
  const any = signals ?? arrayValue([]);
  return objectValue(new Map([["any", any]]), { brand: SIGNAL, rest: opaque("of a signal", mergeDependencies([dependenciesIn(any)])) });
}

/** `controller.abort()`: at once where it stands; a timer that runs it says when. */
export function aborting(name: string, call: Call): Called {
  const node: Linked = { kind: "abort", controller: name.slice("abort ".length), milliseconds: 0, by: "code", at: placeIn(call.activation, call.effect.span) };
  return { node, value: constant(undefined) };
}

/** What a value that is handed over as a signal does. */
export function signalIn(value: Abstract): Signal {
  return alternativesOf(value).map((one) => ofOne(one.value)).reduce(either);
}

const none: Signal = { milliseconds: null, controllers: [], request: false, unclear: false };

function ofOne(value: Abstract): Signal {
  if (value.kind === "constant") return none;
  if (value.kind === "opaque" && value.brand === SIGNAL) return { ...none, request: true };
  if (value.kind !== "object" || value.brand !== SIGNAL) return { ...none, unclear: true };
  const after = value.members.get("after");
  if (after) return { ...none, milliseconds: greatestIn(after) };
  const controller = value.members.get("controller");
  if (controller?.kind === "constant") return { ...none, controllers: [String(controller.value)] };
  const any = value.members.get("any");
  if (any?.kind !== "array") return { ...none, unclear: true };
  return [...any.items, ...(any.rest ? [any.rest] : [])].map(signalIn).reduce(both, none);
}

function greatestIn(value: Abstract): number | "unknown" {
  const numbers = numbersIn(value);
  return numbers.length < alternativesOf(value).length ? "unknown" : Math.max(...numbers);
}

/** Either of two alternatives: only what both do is certain. */
function either(a: Signal, b: Signal): Signal {
  const milliseconds = a.milliseconds === null || b.milliseconds === null ? null : a.milliseconds === "unknown" || b.milliseconds === "unknown" ? "unknown" : Math.max(a.milliseconds, b.milliseconds);
  return { milliseconds, controllers: [...new Set([...a.controllers, ...b.controllers])], request: a.request || b.request, unclear: a.unclear || b.unclear };
}

/** Both at once: the first to fire ends the call. */
function both(a: Signal, b: Signal): Signal {
  const known = [a.milliseconds, b.milliseconds].filter((one) => typeof one === "number");
  const milliseconds = known.length > 0 ? Math.min(...known) : (a.milliseconds ?? b.milliseconds);
  return { milliseconds, controllers: [...new Set([...a.controllers, ...b.controllers])], request: a.request || b.request, unclear: a.unclear || b.unclear };
}

/** The aborts in what a timer or a listener runs, put down to it. */
export function abortsIn(tree: Linked, when: { milliseconds: number | null; by: "timer" | "request" | "code" }, at: Call): Linked[] {
  const found: Linked[] = [];
  const open: Linked[] = [tree];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === "abort") found.push({ ...node, ...when, at: placeIn(at.activation, at.effect.span) });
    else if (node.kind === "sequence") open.push(...node.parts);
    else if (node.kind === "choice") open.push(...node.arms);
    else if (node.kind === "function" || node.kind === "block") open.push(node.body);
    else if (node.kind === "try") open.push(node.body, ...(node.handler ? [node.handler] : []), ...(node.finalizer ? [node.finalizer] : []));
  }
  return found.length === 0 ? [nothing] : found;
}

/** Whether running a tree settles a promise: what a timer does to the promise it was made for. */
export function settlesPromise(tree: Linked): boolean {
  const open: Linked[] = [tree];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === "settle") return true;
    if (node.kind === "sequence") open.push(...node.parts);
    else if (node.kind === "choice") open.push(...node.arms);
    else if (node.kind === "function" || node.kind === "block") open.push(node.body);
    else if (node.kind === "try") open.push(node.body, ...(node.handler ? [node.handler] : []), ...(node.finalizer ? [node.finalizer] : []));
  }
  return false;
}
