import { placeKey, type Place } from "../finding.js";
import type { DurableEndpoint, Linked, LinkedModelCall, LinkedStep } from "../link/linked.js";
import { childrenOf, fold } from "./fold.js";
import { positionsWithin, type Position } from "./rework.js";

/** An effect that costs money or stays. */
export interface DurableEffect {
  at: Place;
  callee: string;
  /** For people: `asks a model`, `writes to a database`. */
  does: string;
  kind: "model" | "payment" | "message" | "database" | "queue" | "storage" | "search" | "sandbox" | "other";
  /** Of a model call: its package, and the version that is installed, where that is known. */
  package: string | null;
  version: string | null;
}

/** A step of a durable engine. */
export interface DurableStep {
  at: Place;
  engine: string;
  id: string | null;
  idAt: Place | null;
  unstable: boolean;
  /** What it does that costs money or stays, in one run in which all goes well. */
  positions: readonly Position[];
  /** The step it stands in, directly or through helpers; null: as it should be. */
  within: Place | null;
  /** An earlier step with the same id that runs as well, if there is one. */
  sameIdAs: Place | null;
}

/** What a durable engine runs of a handler: in steps, and beside them. */
export interface DurableRun {
  engine: string;
  /** It runs on the request that comes in; null: in the background. */
  endpoint: DurableEndpoint | null;
  /** Each place once, in the order of the code. */
  steps: readonly DurableStep[];
  outside: readonly DurableEffect[];
  /** Where the body of the request is taken out of it, in steps or beside them. */
  bodyReads: readonly (Linked & { kind: "body-read" })[];
  /** Model calls outside steps that stream. */
  streams: readonly LinkedModelCall[];
}

/** Places looked at in a tree at most. */
const MOST = 20_000;

/** The durable runs of a handler: the whole of it where an engine runs it, and each endpoint it calls. */
export function durableRuns(root: Linked, engine: string | null, fetchesInSteps: boolean): DurableRun[] {
  if (engine !== null) {
    const run = durableRun(root, engine, null);
    return [fetchesInSteps ? { ...run, outside: run.outside.filter(({ kind }) => kind !== "model") } : run];
  }
  const runs = new Map<DurableEndpoint, DurableRun>();
  const seen = new Set<Linked>();
  for (const open = [root]; open.length > 0; ) {
    const node = open.pop()!;
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.kind === "function" && node.endpoint) runs.set(node.endpoint, durableRun(node.body, node.endpoint.engine, node.endpoint));
    else open.push(...childrenOf(node));
  }
  return [...runs.values()];
}

function durableRun(root: Linked, engine: string, endpoint: DurableEndpoint | null): DurableRun {
  const outside = new Map<string, DurableEffect>();
  const streams = new Map<string, LinkedModelCall>();
  const steps = new Map<string, DurableStep>();
  const bodyReads = new Map<string, Linked & { kind: "body-read" }>();
  const repeats = repeatedIds(root);
  const positionsOf = positionsWithin(root);
  const seen = new Map<Linked, Set<string>>();
  const open: { node: Linked; within: Place | null }[] = [{ node: root, within: null }];
  for (let way = open.pop(), left = MOST; way && left > 0; way = open.pop(), left--) {
    const { node } = way;
    const key = way.within ? placeKey(way.within) : "";
    const before = seen.get(node);
    if (before?.has(key)) continue;
    if (before) before.add(key);
    else seen.set(node, new Set([key]));
    if (node.kind === "body-read") bodyReads.set(placeKey(node.at), node);
    let { within } = way;
    if (node.kind === "step") {
      const known = steps.get(placeKey(node.at));
      const { at, id, idAt, unstable, body } = node;
      const positions = known ? known.positions : positionsOf(body);
      steps.set(placeKey(at), { at, engine: node.engine, id, idAt, unstable, positions, within: known?.within ?? within, sameIdAs: known?.sameIdAs ?? repeats.get(node) ?? null });
      within = node.at;
    } else if (within === null) {
      const effect = effectOf(node);
      if (effect) outside.set(placeKey(effect.at), effect);
      if (node.kind === "model-call" && node.api.streams) streams.set(placeKey(node.at), node);
    }
    // What an agent's tools do, the agent answers for.
    if (node.kind !== "model-call") for (const child of [...childrenOf(node)].reverse()) open.push({ node: child, within });
  }
  return { engine, endpoint, steps: [...steps.values()], outside: [...outside.values()], bodyReads: [...bodyReads.values()], streams: [...streams.values()] };
}

/** Steps whose id another step before them has, both on one way; arms of a choice are no way together. */
function repeatedIds(root: Linked): Map<LinkedStep, Place> {
  const repeats = new Map<LinkedStep, Place>();
  fold<ReadonlyMap<string, LinkedStep>>(root, (node, of) => {
    if (node.kind === "step") return node.id === null ? new Map() : new Map([[node.id, node]]);
    const all = new Map<string, LinkedStep>();
    for (const child of childrenOf(node)) {
      for (const [id, step] of of(child)) {
        const first = all.get(id);
        if (first && placeKey(first.at) !== placeKey(step.at) && node.kind === "sequence") repeats.set(step, first.at);
        if (!first) all.set(id, step);
      }
    }
    return all;
  });
  return repeats;
}

const words: Readonly<Record<DurableEffect["kind"], string>> = {
  model: "asks a model", payment: "moves money", message: "sends a message", database: "writes to a database", queue: "puts something into a queue",
  storage: "stores a file", search: "makes a paid search", sandbox: "starts a sandbox", other: "does something that costs money",
};

function effectOf(node: Linked): DurableEffect | null {
  if (node.kind === "model-call") return { at: node.at, callee: node.callee, does: words.model, kind: "model", package: node.package, version: node.version };
  if (node.kind !== "side-effect" || (!node.paid && !node.writes)) return null;
  const kind = node.effect in words ? (node.effect as DurableEffect["kind"]) : "other";
  return { at: node.at, callee: node.callee, does: words[kind], kind, package: null, version: null };
}
