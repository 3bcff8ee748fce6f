import type { Place } from "../finding.js";
import type { Linked } from "../link/linked.js";
import { childrenOf } from "./fold.js";

/** An effect that costs money or stays, as a durable function meets it. */
export interface Effect {
  at: Place;
  callee: string;
  /** For people: `asks a model`, `writes to a database`, `sends a message`. */
  does: string;
  paid: boolean;
  package: string | null;
}

/** A step of a durable engine, with what it does. */
export interface DurableStep {
  at: Place;
  engine: string;
  id: string | null;
  /** What costs money or stays, by place in the code, in order; those of steps within it are theirs. */
  effects: readonly Effect[];
  /** The step it stands in, directly or through helpers; null: as it should be. */
  within: Place | null;
  /** Made once for each turn of a loop. */
  repeated: boolean;
}

/** What a handler does in steps of a durable engine, and beside them. */
export interface DurableSteps {
  steps: readonly DurableStep[];
  /** Effects on the handler's own way, in no step. */
  outside: readonly Effect[];
}

interface Way {
  node: Linked;
  step: { at: Place; effects: Map<string, Effect> } | null;
  repeated: boolean;
}

/** Ways looked at per handler at most. */
const MOST = 20_000;

/** The steps of a tree and the effects in and beside them, each place once, in the order of the code. */
export function durableSteps(root: Linked): DurableSteps {
  const outside = new Map<string, Effect>();
  const steps = new Map<string, DurableStep & { effects: readonly Effect[] }>();
  const open: Way[] = [{ node: root, step: null, repeated: false }];
  const seen = new Map<Linked, Set<string>>();
  for (let way = open.pop(), left = MOST; way && left > 0; way = open.pop(), left--) {
    const { node } = way;
    const key = `${way.step ? keyOf(way.step.at) : ""} ${way.repeated}`;
    const before = seen.get(node);
    if (before?.has(key)) continue;
    if (before) before.add(key);
    else seen.set(node, new Set([key]));
    const effect = effectOf(node);
    if (effect) (way.step ? way.step.effects : outside).set(keyOf(effect.at), effect);
    let inner = way;
    if (node.kind === "step") {
      const effects = new Map<string, Effect>();
      steps.set(`${keyOf(node.at)} ${node.id}`, {
        at: node.at, engine: node.engine, id: node.id, within: way.step?.at ?? null, repeated: way.repeated,
        get effects() { return [...effects.values()].sort(byPlace); },
      });
      inner = { ...way, step: { at: node.at, effects }, repeated: false };
    }
    if (node.kind === "loop" && !node.retry && node.loop !== "library-retry") inner = { ...way, repeated: true };
    for (const child of [...childrenOf(node)].reverse()) open.push({ ...inner, node: child });
  }
  return { steps: [...steps.values()], outside: [...outside.values()] };
}

function effectOf(node: Linked): Effect | null {
  if (node.kind === "model-call") return { at: node.at, callee: node.callee, does: "asks a model", paid: !node.api.local, package: node.package };
  if (node.kind !== "side-effect" || (!node.paid && !node.writes)) return null;
  return { at: node.at, callee: node.callee, does: words[node.effect] ?? "does something that costs or stays", paid: node.paid, package: null };
}

const words: Readonly<Record<string, string>> = {
  payment: "moves money", message: "sends a message", database: "writes to a database", queue: "puts something into a queue",
  storage: "stores a file", search: "makes a paid search", sandbox: "starts a sandbox",
};

function keyOf({ file, span }: Place): string {
  return `${file}:${span[0]}`;
}

function byPlace(a: Effect, b: Effect): number {
  return a.at.file === b.at.file ? a.at.span[0] - b.at.span[0] : a.at.file < b.at.file ? -1 : 1;
}
