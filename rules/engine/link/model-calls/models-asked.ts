import { childrenOf, fold } from "../../measures/fold.js";
import type { Linked } from "../linked.js";

type Model = string | null | typeof several | typeof none;
const several = Symbol("several models");
const none = Symbol("no model");

/** What each tree asks: trees are shared by thousands of others, and never change. */
const known = new WeakMap<Linked, Model>();

/** Whether turns of a loop ask more than one model: a chain over several models is no retry of one of them. */
export function asksSeveralModels(turns: readonly { body: Linked }[]): boolean {
  return turns.map((turn) => modelIn(turn.body)).reduce(together, none) === several;
}

function modelIn(root: Linked): Model {
  let model = known.get(root);
  if (model === undefined) {
    model = fold<Model>(root, modelOf, (node) => known.get(node)).get(root)!;
    known.set(root, model);
  }
  return model;
}

function modelOf(node: Linked, of: (child: Linked) => Model): Model {
  const below = childrenOf(node).map(of).reduce(together, none);
  const model = node.kind === "model-call" ? together(node.model, below) : below;
  if (node.kind === "function") known.set(node, model);
  return model;
}

function together(a: Model, b: Model): Model {
  return a === none || a === b ? b : b === none ? a : several;
}
