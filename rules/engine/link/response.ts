import { constant, objectValue, opaque, type Abstract } from "./values/abstract.js";

/** A Response made here: what is known of it is its status. `how`: `new`, `json`, `redirect`, `next`, `error`. */
export function responseFrom(args: readonly Abstract[], how: string): Abstract {
  const init = args[1];
  const given = init?.kind === "object" ? init.members.get("status") : init?.kind === "constant" && typeof init.value === "number" ? init : undefined;
  const status = given ?? constant(how === "redirect" ? 307 : how === "error" ? 500 : 200);
  const members = new Map<string, Abstract>([["status", status]]);
  if (how === "next") members.set("continues", constant(true));
  if (status.kind === "constant" && typeof status.value === "number") members.set("ok", constant(status.value >= 200 && status.value < 300));
  const body = args[0];
  if (body && body.kind !== "opaque") members.set("body", body);
  return objectValue(members, { brand: "Response", rest: opaque("of a response") });
}
