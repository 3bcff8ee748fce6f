import type { StepCall } from "../../engine/edits/steps/write-step.js";
import { placeKey, type Place } from "../../engine/finding.js";
import type { Linked, LinkedFunction, LinkedModelCall } from "../../engine/link/linked.js";
import { childrenOf, fold } from "../../engine/measures/fold.js";
import { nodesIn } from "../../engine/measures/fold.js";

/** A call that becomes a step: of an effect itself, or of a function of the app that has one effect. */
export interface StepSite extends StepCall {
  kind: "site";
  model: LinkedModelCall | null;
  /** Runs outside the response path. */
  deferred: boolean;
  streams: boolean;
}

/** A call of a function of the app that has several effects: its steps stand in it. */
export interface OpenedCall {
  kind: "open";
  at: Place;
  name: string;
  callee: Place;
  body: Linked;
  deferred: boolean;
}

/** What a tree has of effects that cost money or stay, outside steps there are. */
interface Effects {
  /** By place. */
  places: ReadonlyMap<string, Linked>;
  /** How many of them one run can meet that goes on behind the tree. */
  on: number;
  /** How many one can meet that leaves the function there (`return`, `throw`). */
  out: number;
  /** Some of it happens more than once. */
  repeated: boolean;
  /** It reads what the code behind it writes. */
  reads: boolean;
  streams: boolean;
}

const none: Effects = { places: new Map(), on: 0, out: 0, repeated: false, reads: false, streams: false };

/**
 * The steps that a function's body has to be taken apart into, in the order of the code. A call of the
 * app's own function is one step where one run of it has one effect, tried again or not; else it is opened. A read of
 * what the code behind it writes (`again`) is a step as well. `isInline` tells functions that are part of the
 * body: written where they are handed over or called; `mustOpen` those whose result no step could remember.
 */
export function stepSites(body: Linked, again: ReadonlySet<Linked>, isInline: (call: LinkedFunction) => boolean, mustOpen: (callee: Place) => boolean): (StepSite | OpenedCall)[] {
  const effects = fold<Effects>(body, (node, of) => effectsOf(node, of, again));
  const found = new Map<string, StepSite | OpenedCall>();
  const add = (one: StepSite | OpenedCall): void => {
    const key = placeKey(one.at);
    if (!found.has(key)) found.set(key, one);
  };
  const walk = (node: Linked, deferred: boolean): void => {
    const { places, on, repeated, reads, streams } = effects.get(node)!;
    if (places.size === 0 && !reads) return;
    switch (node.kind) {
      case "step":
        return;
      case "model-call":
        return add({ kind: "site", at: node.at, callee: node.callee, calls: null, model: node, deferred, streams });
      case "side-effect":
        return add({ kind: "site", at: node.at, callee: node.callee, calls: null, model: null, deferred, streams });
      case "function": {
        if (isInline(node)) return walk(node.body, deferred);
        if (on <= 1 && !repeated && !streams && !mustOpen(node.callee)) {
          const model = [...places.values()].find((one) => one.kind === "model-call") ?? null;
          return add({ kind: "site", at: node.at, callee: node.name, calls: node.callee, model, deferred, streams });
        }
        return add({ kind: "open", at: node.at, name: node.name, callee: node.callee, body: node.body, deferred });
      }
      default:
        for (const child of childrenOf(node)) walk(child, deferred || node.kind === "deferred");
    }
  };
  walk(body, false);
  return [...found.values()];
}

function effectsOf(node: Linked, of: (child: Linked) => Effects, again: ReadonlySet<Linked>): Effects {
  switch (node.kind) {
    case "step":
      return none;
    case "model-call":
      return node.api.local ? none : { ...none, places: new Map([[placeKey(node.at), node]]), on: 1, streams: node.api.streams };
    case "side-effect":
      return node.paid || node.writes ? { ...none, places: new Map([[placeKey(node.at), node]]), on: 1 } : { ...none, reads: again.has(node) };
    case "exit":
      return node.exit === "return" || node.exit === "throw" ? { ...none, on: never } : none;
    default:
      break;
  }
  const children = childrenOf(node).map(of);
  const places = new Map<string, Linked>();
  let repeated = node.kind === "loop" && !node.retry && !node.fallback && node.loop !== "library-retry";
  repeated &&= children.some((child) => child.places.size > 0);
  for (const child of children) {
    repeated ||= child.repeated;
    for (const [key, effect] of child.places) {
      repeated ||= node.kind === "sequence" && places.has(key);
      places.set(key, effect);
    }
  }
  return { places, ...met(node, children), repeated, reads: children.some(({ reads }) => reads), streams: children.some((child) => child.streams) };
}

/** No run goes on there. */
const never = -Infinity;

/** How many effects one run meets, of which a tree's children say how many they have. */
function met(node: Linked, children: readonly Effects[]): Pick<Effects, "on" | "out"> {
  const most = { on: Math.max(never, ...children.map(({ on }) => on)), out: Math.max(0, ...children.map(({ out }) => out)) };
  if (node.kind === "choice") return most;
  if (node.kind === "loop") return { ...most, on: Math.max(most.on, 0) };
  if (node.kind === "try") {
    // What has failed has been met all the same.
    const all = children.reduce((sum, { on, out }) => sum + Math.max(on, out), 0);
    return { on: most.on === never ? never : all, out: all };
  }
  let [on, out] = [0, 0];
  for (const child of children) {
    out = Math.max(out, on + child.out);
    on += child.on;
  }
  // Whoever calls a function goes on, however that was left.
  return node.kind === "function" ? { on: Math.max(on, out), out: 0 } : { on, out };
}

/** The calls, on the way from the root, of functions that stand at a place that is meant. */
export function callsOf(root: Linked, isMeant: (callee: Place) => boolean): LinkedFunction[] {
  return [...nodesIn(root)].filter((node): node is LinkedFunction => node.kind === "function" && isMeant(node.callee));
}
