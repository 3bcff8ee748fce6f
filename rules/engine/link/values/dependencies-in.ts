import { askedBy, queried } from "../model-calls/asked-by.js";
import type { Abstract } from "./abstract.js";
import { dependenciesOf, mergeDependencies, noDependencies, type Dependencies } from "./dependencies.js";
import { internTable } from "./interning.js";

const known = internTable<Abstract, Dependencies>();

/** Where a value comes from: requests, calls, the environment, module state, members read. */
export function dependenciesIn(value: Abstract): Dependencies {
  if (value.kind === "opaque") return value.dependencies;
  if (value.kind === "constant") return noDependencies;
  let all = known.get(value);
  if (!all) known.set(value, (all = gathered(value)));
  return all;
}

function gathered(value: Abstract): Dependencies {
  switch (value.kind) {
    case "external":
      return value.path.includes("()") || value.path.includes("#")
        ? dependenciesOf([{ kind: value.path.includes("()") ? "call" : "object", name: `${value.module} ${value.path}${queried(value)}` }, ...askedBy(value)])
        : noDependencies;
    case "object":
      return mergeDependencies([...value.members.values(), ...(value.rest ? [value.rest] : [])].slice(0, 12).map(dependenciesIn));
    case "array":
      return mergeDependencies([...value.items, ...(value.rest ? [value.rest] : [])].slice(0, 12).map(dependenciesIn));
    case "promise":
      return dependenciesIn(value.value);
    case "method":
      return dependenciesIn(value.object);
    case "union":
      return mergeDependencies(value.alternatives.map((one) => dependenciesIn(one.value)));
    default:
      return noDependencies;
  }
}
