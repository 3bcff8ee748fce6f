import type { Linked } from "@ai-routes/rules";

/** The nodes directly below, in the order in which they run. */
export function childrenOf(node: Linked): Linked[] {
  switch (node.kind) {
    case "sequence":
      return node.parts;
    case "choice":
      return node.arms;
    case "loop":
      return node.turns.map(({ body }) => body);
    case "try":
      return [node.body, node.handler, node.finalizer].filter((part) => part !== null);
    case "block":
    case "deferred":
    case "step":
    case "function":
      return [node.body];
    case "model-call":
      return [node.tools];
    default:
      return [];
  }
}

/** The nodes that are worth a line, or have such a node below them. Iterative: trees can be deep. */
export function tellingNodes(root: Linked): ReadonlySet<Linked> {
  const telling = new Set<Linked>();
  const seen = new Set<Linked>();
  const stack: { node: Linked; left: Linked[] }[] = [{ node: root, left: [...childrenOf(root)] }];
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!;
    const next = top.left.shift();
    if (next === undefined) {
      stack.pop();
      if (tells(top.node) || childrenOf(top.node).some((child) => telling.has(child))) telling.add(top.node);
    } else if (!seen.has(next)) {
      seen.add(next);
      stack.push({ node: next, left: [...childrenOf(next)] });
    }
  }
  return telling;
}

function tells(node: Linked): boolean {
  switch (node.kind) {
    case "model-call":
    case "guard":
    case "wait":
    case "side-effect":
    case "not-followed":
    case "step":
      return true;
    case "exit":
      return node.exit === "throw" || node.status !== null;
    default:
      return false;
  }
}
