import type { FileFacts } from "../../facts/file-facts.js";
import type { Value } from "../../facts/values.js";
import { callOf } from "../../facts/effect-parts.js";
import { FORM_FIELD } from "../request.js";
import type { Abstract } from "../values/abstract.js";
import { dependenciesIn } from "../values/dependencies-in.js";
import { dependsOn } from "../values/dependencies.js";

/**
 * What a condition asks to be one of a few values (`STYLES.includes(style)`, `style in STYLES`, `kind !== "image"`), and
 * when it is: where the condition is true, or where it is false. That says nothing of what else was sent. Null: it asks
 * nothing of the kind, or something of a file: its type is its form (`TYPES.includes(file.type)`).
 */
export function choiceIn(condition: Value, facts: FileFacts, seen: (value: Value) => Abstract): { one: Value; holds: boolean } | null {
  const asked = askedIn(condition, facts);
  if (!asked) return null;
  const { one, among } = asked;
  const holder = one.kind === "member" ? seen(one.object) : null;
  if (holder?.kind === "opaque" && holder.why === FORM_FIELD) return null;
  if (among && dependsOn(dependenciesIn(seen(among)), "request")) return null;
  return { one, holds: condition.kind !== "operator" || !condition.operator.startsWith("!") };
}

/** `among` null: it is compared with a text that is written there. */
function askedIn(condition: Value, facts: FileFacts): { one: Value; among: Value | null } | null {
  const call = condition.kind === "result" ? callOf(condition.id, facts) : undefined;
  const [given] = call?.arguments ?? [];
  if (given && call?.callee.kind === "member" && membership.has(call.callee.name)) return { one: given.value, among: call.callee.object };
  if (condition.kind !== "operator") return null;
  const [left, right] = condition.operands;
  if (condition.operator === "in" && left && right) return { one: left, among: right };
  const other = condition.operands.find((one) => !isText(one));
  return other && isComparedWithText(condition) ? { one: other, among: null } : null;
}

const membership = new Set(["includes", "has", "hasOwnProperty"]);

/** `kind === "image"`, and no `typeof kind === "string"`. */
export function isComparedWithText(condition: Value): boolean {
  if (condition.kind !== "operator" || !/^[!=]==?$/.test(condition.operator)) return false;
  return condition.operands.some(isText) && !condition.operands.some((one) => one.kind === "operator" && one.operator === "typeof");
}

function isText(value: Value): boolean {
  return value.kind === "constant" && typeof value.value === "string" && value.value !== "";
}
