import type { Value } from "../../facts/values.js";
import type { Activation } from "../activation.js";
import { callOf } from "../../facts/effect-parts.js";
import { partsOfValue } from "../../facts/value-parts.js";
import { dependsOn, type Dependencies } from "../values/dependencies.js";

/** Words for those who may do more than others, and for those who may not. */
const words = /\b(pro|premium|unlimited|paid|paying|subscribed|subscriber|subscription|enterprise|lifetime|vip|admin|staff|internal|developer|bypass|exempt|(white|allow) ?list(ed)?|free|trial|hobby|use credits)\b/;

/**
 * Whether a condition asks which of the app's users this is, by what the server knows of them: their
 * plan, their role, a list of exceptions. Such a user was let off a limit by whoever runs the app.
 */
export function asksPrivilege(condition: Value, from: Dependencies, activation: Activation): boolean {
  return dependsOn(from, "call") && !dependsOn(from, "model") && namesIn(condition, activation).some((name) => words.test(name));
}

const known = new WeakMap<Value, readonly string[]>();

/** What a condition mentions, in words: `isProUser` and `is_pro_user` are `is pro user`. */
function namesIn(condition: Value, { facts }: Activation): readonly string[] {
  let names = known.get(condition);
  if (!names) {
    const said = [...partsOfValue(condition)].flatMap((part) =>
      part.kind === "variable" ? [facts.variables[part.id]?.name ?? ""]
      : part.kind === "result" ? [callOf(part.id, facts)?.text ?? ""]
      : part.kind === "member" ? [part.name]
      : part.kind === "constant" && typeof part.value === "string" ? [part.value] : []);
    known.set(condition, (names = said.map((name) => name.replace(/([a-z])([A-Z])/g, "$1 $2").replaceAll(/[_-]/g, " ").toLowerCase())));
  }
  return names;
}
