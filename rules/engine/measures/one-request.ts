import { nothing, isNothing, sequence, type Linked, type LinkedFunction } from "../link/linked.js";
import { childrenOf, fold, reachingModel } from "./fold.js";

/**
 * What one request of a durable engine runs: of each function it asks for the code beside the
 * steps, which runs anew each time, and one of the steps. Null: no engine asks for anything in it.
 */
export function inOneRequest(root: Linked): Linked | null {
  const tree = fold<Linked>(root, rebuilt, (node) => (isAskedByEngine(node) ? oneStepOf(node) : undefined)).get(root)!;
  return tree === root ? null : tree;
}

/** Whether a model is asked by nothing but the functions that an engine asks for. */
export function onlyServes(root: Linked): boolean {
  return !reachingModel(root, (node) => (isAskedByEngine(node) ? false : undefined)).get(root)!;
}

function isAskedByEngine(node: Linked): node is LinkedFunction {
  return node.kind === "function" && node.endpoint?.asks === "engine";
}

/** The engine tries a step again with another request, so what repeats it stays out. */
function oneStepOf({ at, body }: LinkedFunction): Linked {
  const steps = new Set<Linked>();
  const beside = fold<Linked>(body, rebuilt, (node) => {
    if (node.kind !== "step") return undefined;
    steps.add(node.body);
    return nothing;
  }).get(body)!;
  return steps.size === 0 ? beside : sequence([beside, { kind: "choice", arms: [...steps], at }]);
}

/** A node with other children; of nothing at all, nothing. */
function rebuilt(node: Linked, of: (child: Linked) => Linked): Linked {
  const children = childrenOf(node);
  if (node.kind === "model-call" || children.every((child) => of(child) === child)) return node;
  if (children.every((child) => isNothing(of(child)))) return nothing;
  switch (node.kind) {
    case "sequence":
      return sequence(node.parts.map(of));
    case "choice":
      return { ...node, arms: node.arms.map(of) };
    case "loop":
      return { ...node, turns: node.turns.map((turn) => ({ ...turn, body: of(turn.body) })) };
    case "try":
      return { ...node, body: of(node.body), handler: node.handler && of(node.handler), finalizer: node.finalizer && of(node.finalizer) };
    case "block":
    case "deferred":
    case "step":
    case "function":
      return { ...node, body: of(node.body) };
    default:
      return node;
  }
}
