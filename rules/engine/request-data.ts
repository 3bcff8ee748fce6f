import type { ModelCall } from "./entrypoint.js";
import type { InputData, RequestPart } from "./link/model-calls/call-data.js";

/** Parts of the request that hold what is asked; headers and cookies say who asks. */
const asked = new Set(["body", "query", "params"]);

const names: Record<string, string> = {
  body: "the request's body", query: "the request's search params", params: "the route's params", headers: "the request's headers",
  cookies: "the request's cookies", url: "the request's URL",
};

/** Parts of the request's own content that reach a model call and that nothing has looked at. */
export function uncheckedParts(call: ModelCall): string[] {
  const { system, prompt, tools } = call.data;
  const inputs = [system, prompt, tools];
  const handed = inputs.some((one) => partsOf(one, "asked").includes("handed")) ? ["body"] : [];
  const sent = [...inputs.flatMap((one) => partsOf(one, "sent")).filter((name) => asked.has(name)), ...handed];
  return [...new Set(sent)].filter((name) => !isValidated(call, name)).sort();
}

/** Parts of the request in what reaches a place of a call. */
export function partsOf(input: InputData, ...states: RequestPart["as"][]): string[] {
  return [...new Set(input.parts.filter((part) => states.includes(part.as)).map((part) => part.name))];
}

/** Whether a part is looked at, whole, on every way to a call. */
function isValidated(call: ModelCall, part: string): boolean {
  return call.guards.always.get("validation")?.some(({ parts }) => parts === undefined || parts.includes(part)) ?? false;
}

/** Parts of the request of which any number of characters reaches a place of a call: no schema on every way to it limits them. */
export function unlimitedParts(call: ModelCall, input: InputData): string[] {
  if (input.maxLength !== null) return [];
  const limited = (call.guards.always.get("validation") ?? []).flatMap(({ parts = [], most }) => (most === undefined ? [] : parts));
  return [...new Set([...partsOf(input, "sent").filter((part) => !limited.includes(part)), ...partsOf(input, "checked")])];
}

/** `the request's body reaches`. */
export function partsReach(parts: readonly string[]): string {
  return `${partsInWords(parts)} ${parts.length > 1 || (parts[0] !== "body" && parts[0] !== "url") ? "reach" : "reaches"}`;
}

/** `the request's body and the route's params`. */
export function partsInWords(parts: readonly string[]): string {
  return parts.map((part) => names[part] ?? `the request's ${part}`).join(" and ");
}
