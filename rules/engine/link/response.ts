import { alternativesOf, constant, objectValue, opaque, type Abstract } from "./values/abstract.js";
import { numberOf, numbersIn } from "./values/numbers.js";

/** A Response made here: what is known of it is its status. `how`: `new`, `json`, `redirect`, `next`, `error`. */
export function responseFrom(args: readonly Abstract[], how: string): Abstract {
  const init = args[1];
  const given = init?.kind === "object" ? init.members.get("status") : numberOf(init) === null ? undefined : init;
  const status = given ?? constant(how === "redirect" ? 307 : how === "error" ? 500 : 200);
  const members = new Map<string, Abstract>([["status", status]]);
  if (how === "next") members.set("continues", constant(true));
  const number = numberOf(status);
  if (number !== null) members.set("ok", constant(number >= 200 && number < 300));
  const body = args[0];
  if (body && body.kind !== "opaque") members.set("body", body);
  return objectValue(members, { brand: "Response", rest: opaque("of a response") });
}

/** The HTTP status of a Response (or of an error that says one): the first it may have; null where it is none or not known. */
export function statusOf(value: Abstract): number | null {
  return alternativesOf(value).map((one) => statusesSaid(one.value)).find((statuses) => statuses.length === 1)?.[0] ?? null;
}

/** The status that a thrown error refuses the request with; where it may be several, one that says what is wrong with the request. */
export function refusalOf(value: Abstract): number | null {
  const statuses = statusesOf(value);
  return statuses.find((status) => status >= 400 && status < 500) ?? statuses[0] ?? null;
}

/** Each HTTP status that a Response (or an error that says one) may have, as far as they are known. */
export function statusesOf(value: Abstract): number[] {
  return alternativesOf(value).flatMap((one) => statusesSaid(one.value));
}

function statusesSaid(value: Abstract): number[] {
  if (value.kind !== "object") return [];
  return ["status", "statusCode"].map((name) => numbersIn(value.members.get(name))).find((numbers) => numbers.length > 0) ?? [];
}
