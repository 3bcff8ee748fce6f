import type { Value, VariableId } from "../../facts/values.js";
import type { Effect } from "../../facts/effects.js";
import type { Activation, Surroundings } from "../activation.js";
import { evaluate } from "../evaluate.js";
import type { State } from "../frame.js";
import { valuesIn } from "../../facts/effect-parts.js";
import { partsOfValue } from "../../facts/value-parts.js";
import { alternativesOf, truthiness, type Abstract, type Alternative } from "../values/abstract.js";
import { locationsIn } from "./narrow.js";

/** How the code behind a check names the one whom it has let through: `session`, `["user", "id"]`. */
export interface GuardUser {
  /** A variable of the function in which the check refuses. */
  variable: string;
  /** Members of what it holds; none: it holds the id itself. */
  path: readonly string[];
}

/**
 * Who has been let through, told by what a check decides on, in the state behind it. Null: no
 * variable of the condition holds anybody's id, as far as that can be seen. Names only choose
 * among the members of what the check has vouched for.
 */
export function userBehind(condition: Value, state: State, activation: Activation, around: Surroundings): GuardUser | null {
  for (const location of locationsIn(condition)) {
    if (location.kind !== "variable") continue;
    const { name } = activation.facts.variables[location.id] ?? {};
    if (!name) continue;
    if (idNames.includes(name)) return { variable: name, path: [] };
    const path = idIn(evaluate(location, state, activation, around), name) ?? idRead(location.id, activation.function.body);
    if (path) return { variable: name, path };
  }
  return null;
}

/** Members that name a user, the surest first. */
const idNames = ["userId", "user_id", "uid", "sub"];

/** The way to the id in each of the values that may stand here, where it is the same one. */
function idIn(value: Abstract, name: string): string[] | null {
  const ways = alternativesOf(value).filter((one: Alternative) => truthiness(one.value) !== false).map((one) => idInObject(one.value, name));
  const [first] = ways;
  return first && ways.every((way) => way?.join(".") === first.join(".")) ? first : null;
}

function idInObject(value: Abstract, name: string): string[] | null {
  if (value.kind !== "object" || value.brand !== null) return null;
  const own = idNames.find((each) => value.members.has(each));
  if (own) return [own];
  const user = value.members.get("user");
  const inner = user && idIn(user, "user");
  if (inner) return ["user", ...inner];
  // A session's own `id` is another one each time its user signs in.
  return value.members.has("id") && !/session/i.test(name) ? ["id"] : null;
}

/** The way that the function itself goes to an id, where what the variable holds cannot be seen. */
function idRead(variable: VariableId, body: Effect): string[] | null {
  for (const value of valuesIn(body)) {
    for (const part of partsOfValue(value)) {
      const path = pathFrom(variable, part);
      const last = path?.at(-1);
      if (path && path.length <= 3 && last && (idNames.includes(last) || (last === "id" && path.at(-2) === "user"))) return path;
    }
  }
  return null;
}

function pathFrom(variable: VariableId, value: Value): string[] | null {
  if (value.kind === "variable") return value.id === variable ? [] : null;
  if (value.kind !== "member") return null;
  const path = pathFrom(variable, value.object);
  return path && [...path, value.name];
}
