import type { Linked } from "../link/linked.js";

/** The nodes directly below one. */
export function childrenOf(node: Linked): readonly Linked[] {
  switch (node.kind) {
    case "sequence":
      return node.parts;
    case "choice":
      return node.arms;
    case "block":
    case "deferred":
    case "step":
    case "function":
      return [node.body];
    case "loop":
      return node.turns.map((turn) => turn.body);
    case "try":
      return [node.body, ...(node.handler ? [node.handler] : []), ...(node.finalizer ? [node.finalizer] : [])];
    case "model-call":
      return [node.tools];
    default:
      return [];
  }
}

/** A tree's nodes, each once, from the root on. */
export function nodesIn(tree: Linked): Set<Linked> {
  const seen = new Set([tree]);
  for (const node of seen) for (const child of childrenOf(node)) seen.add(child);
  return seen;
}

/** Of each node below a root, whether it is a model call or leads to one. `known`: what is told of nodes below which nobody looks. */
export function reachingModel(root: Linked, known?: (node: Linked) => boolean | undefined): ReadonlyMap<Linked, boolean> {
  return fold<boolean>(root, (node, of) => node.kind === "model-call" || childrenOf(node).some(of), known);
}

/**
 * Computes a value for each node from those of its children, every shared node once, without
 * recursion: chains of calls may be thousands deep. Below a node that is known already it does not go.
 */
export function fold<T>(
  root: Linked, combine: (node: Linked, of: (child: Linked) => T) => T, known?: (node: Linked) => T | undefined,
): Map<Linked, T> {
  const values = new Map<Linked, T>();
  const of = (child: Linked): T => values.get(child)!;
  if (!known) {
    for (const node of childrenFirst(root)) values.set(node, combine(node, of));
    return values;
  }
  const stack: { node: Linked; entered: boolean }[] = [{ node: root, entered: false }];
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!;
    const before = top.entered ? undefined : known(top.node);
    if (before !== undefined) values.set(top.node, before);
    if (values.has(top.node)) {
      stack.pop();
    } else if (top.entered) {
      values.set(top.node, combine(top.node, of));
      stack.pop();
    } else {
      top.entered = true;
      for (const child of childrenOf(top.node)) if (!values.has(child)) stack.push({ node: child, entered: false });
    }
  }
  return values;
}

/** The order of the tree that was asked for last: a handler is measured in many ways, one after the other. */
let latest = new WeakMap<Linked, readonly Linked[]>();

/** A tree's nodes, each once, those below a node before it. */
function childrenFirst(root: Linked): readonly Linked[] {
  let order = latest.get(root);
  if (!order) latest = new WeakMap([[root, (order = orderOf(root))]]);
  return order;
}

function orderOf(root: Linked): Linked[] {
  const order: Linked[] = [];
  const entered = new Set<Linked>();
  const left = new Set<Linked>();
  const stack: Linked[] = [root];
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!;
    if (!entered.has(top)) {
      entered.add(top);
      for (const child of childrenOf(top)) if (!entered.has(child)) stack.push(child);
      continue;
    }
    stack.pop();
    if (left.has(top)) continue;
    left.add(top);
    order.push(top);
  }
  return order;
}
