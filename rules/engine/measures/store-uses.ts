import { placeKey, type Place } from "../finding.js";
import type { Linked, LinkedModelCall } from "../link/linked.js";
import type { StoreUse } from "../link/store-use.js";
import { childrenOf, fold } from "./fold.js";

/** A read or write of a database or a store on the way of a handler. */
export interface StoreAccess extends StoreUse {
  /** As written: `redis.incrby`. */
  callee: string;
  at: Place;
  writes: boolean;
  /** A model has been asked before it, on some way. */
  late: boolean;
}

interface Found {
  asks: boolean;
  uses: readonly StoreAccess[];
}

const none: Found = { asks: false, uses: [] };

/** What a tree reads and writes, each place once, and whether a paid model call may have come before. */
export function storeUses(tree: Linked): StoreAccess[] {
  return [...fold<Found>(tree, usesOf).get(tree)!.uses];
}

function usesOf(node: Linked, of: (child: Linked) => Found): Found {
  if (node.kind === "side-effect") {
    return node.store ? { asks: false, uses: [{ ...node.store, callee: node.callee, at: node.at, writes: node.writes, late: false }] } : none;
  }
  const parts = childrenOf(node).map(of);
  const own = node.kind === "model-call" && isPaid(node);
  if (parts.every(({ uses }) => uses.length === 0)) return own || parts.some(({ asks }) => asks) ? { asks: true, uses: [] } : none;
  let asked = own;
  const uses: StoreAccess[] = [];
  for (const part of parts) {
    // Of a choice one arm runs: what another has asked was not asked before.
    const before = node.kind === "choice" ? own : asked;
    uses.push(...(before ? part.uses.map((one) => ({ ...one, late: true })) : part.uses));
    asked ||= part.asks;
  }
  return { asks: asked, uses: distinct(uses) };
}

function isPaid({ api }: LinkedModelCall): boolean {
  return !api.local;
}

/** Reached on several ways, it is late if it is on one of them. */
function distinct(uses: readonly StoreAccess[]): StoreAccess[] {
  const found = new Map<string, StoreAccess>();
  for (const one of uses) {
    const key = `${placeKey(one.at)} ${one.resource} ${one.writes}`;
    const known = found.get(key);
    found.set(key, known ? { ...known, late: known.late || one.late } : one);
  }
  return [...found.values()];
}
