import { placeKey, type Place } from "../finding.js";
import type { Linked, LinkedState } from "../link/linked.js";
import { childrenOf, fold, nodesIn } from "./fold.js";

/** State of a module that requests write: it lives in the memory of one instance, and is that of all requests to it. */
export interface ModuleState {
  /** For people: `history`, `limiter.hits`. */
  name: string;
  /** The declaration of the variable that holds it. */
  at: Place;
  /** `keyed`: one entry of many. `list`: added to a list. `value`: one for all. */
  shapes: readonly LinkedState["shape"][];
  /** What it tells of: `request`, `user`, `model`. */
  of: readonly string[];
  /** Where it is written. */
  writes: readonly Place[];
}

/** What a tree writes of it, by its place. */
export function moduleState(tree: Linked): ModuleState[] {
  const found = new Map<string, ModuleState>();
  for (const { holder, field, shape, of, at } of fold<readonly LinkedState[]>(tree, writesOf).get(tree)!) {
    // An instance that nobody was seen to hold lives as long as the request, for all that is known.
    if (holder === "this") continue;
    const key = placeKey(holder.at);
    const before = found.get(key);
    found.set(key, {
      name: before?.name ?? (field === null ? holder.name : `${holder.name}.${field}`),
      at: holder.at,
      shapes: distinct([...(before?.shapes ?? []), shape]),
      of: distinct([...(before?.of ?? []), ...of]),
      writes: [...(before?.writes ?? []), at],
    });
  }
  return [...found.values()].sort((a, b) => (a.at.file === b.at.file ? a.at.span[0] - b.at.span[0] : a.at.file < b.at.file ? -1 : 1));
}

function writesOf(node: Linked, of: (child: Linked) => readonly LinkedState[]): readonly LinkedState[] {
  if (node.kind === "state") return [node];
  const below = standingFirst(node).map(of).filter((one) => one.length > 0);
  const all = below.length === 1 ? below[0]! : [...new Map(below.flat().map((one) => [keyOf(one), one])).values()];
  return node.kind === "function" ? all.flatMap((one) => held(one, node.receiver ?? null)) : all;
}

/**
 * The children of a node without what only stands in for a shared store: where that is asked first
 * and its answer returned, memory keeps what it keeps while the store is down or not set up.
 */
function standingFirst(node: Linked): readonly Linked[] {
  if (node.kind === "try") return asksStore(node) ? [node.body, ...(node.finalizer ? [node.finalizer] : [])] : childrenOf(node);
  if (node.kind !== "sequence") return childrenOf(node);
  const at = node.parts.findIndex((part) => (part.kind === "choice" ? part.arms : [part]).some((one) => lastOf(one).some(asksStore)));
  return at < 0 ? node.parts : node.parts.slice(0, at + 1);
}

function lastOf(node: Linked): readonly Linked[] {
  return node.kind === "sequence" ? node.parts : [node];
}

/** `try { return await redis.incr(key) } catch { … }`: whoever goes on from there has had no answer of the store. */
function asksStore(node: Linked): boolean {
  if (node.kind !== "try" || !leaves(node.body)) return false;
  const all = [...nodesIn(node.body)];
  return all.some((one) => one.kind === "guard" || (one.kind === "side-effect" && one.effect === "database")) && !all.some(({ kind }) => kind === "model-call");
}

/** Whether nothing that comes behind it is ever reached but by a throw. */
function leaves(node: Linked): boolean {
  if (node.kind === "exit") return node.exit === "return";
  if (node.kind === "sequence") return node.parts.some(leaves);
  return node.kind === "choice" && node.arms.every(leaves);
}

/** What a method writes of `this`, it writes of whoever holds the instance. */
function held(write: LinkedState, receiver: LinkedState["holder"] | null): LinkedState[] {
  if (write.holder !== "this" || receiver === "this") return [write];
  return receiver === null ? [] : [{ ...write, holder: receiver }];
}

function keyOf({ holder, field, at }: LinkedState): string {
  return `${holder === "this" ? "this" : placeKey(holder.at)} ${field} ${placeKey(at)}`;
}

function distinct<T extends string>(all: readonly T[]): T[] {
  return [...new Set(all)].sort();
}
