import { placeKey, type Place } from "../finding.js";
import type { Linked, LinkedState } from "../link/linked.js";
import { childrenOf, fold } from "./fold.js";

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
  const below = childrenOf(node).map(of).filter((one) => one.length > 0);
  const all = below.length === 1 ? below[0]! : [...new Map(below.flat().map((one) => [keyOf(one), one])).values()];
  return node.kind === "function" ? all.flatMap((one) => held(one, node.receiver ?? null)) : all;
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
