import { ownOrigin } from "../../catalog/addresses.js";
import { partsOfValue } from "../facts/value-parts.js";
import type { Value } from "../facts/values.js";
import type { Code } from "./code.js";
import { originOf, type OpenImport } from "./read-values.js";

/** What is not known of a text. */
export const HOLE = "\u0000";

/** A URL as far as it can be read. */
export interface UrlText {
  /** With `HOLE` for what is not known. */
  text: string;
  /** Of its origin, where it has one: names of variables of the environment, members and texts it is made of. */
  originWords: readonly string[];
}

/** The text of a value that is a URL; null where nothing of it is known. */
export function urlText(code: Code, value: Value, open: OpenImport): UrlText | null {
  const text = textOf(code, value, open, 12);
  return text.replaceAll(HOLE, "") === "" ? null : { text, originWords: text.startsWith("/") ? [] : [...wordsOf(code, value, open, 6)] };
}

function textOf(code: Code, value: Value, open: OpenImport, left: number): string {
  if (left === 0) return HOLE;
  const origin = originOf(code, value, open);
  const of = (part: Value): string => textOf(origin.code, part, open, left - 1);
  const at = origin.value;
  switch (at.kind) {
    case "constant":
      return at.value === null ? HOLE : String(at.value);
    case "template":
      return at.parts.map(of).join("");
    case "operator":
      return at.operator === "+" && at.operands.length === 2 ? at.operands.map(of).join("") : HOLE;
    case "member":
      return /^(?:href|toString)$/.test(at.name) ? of(at.object) : HOLE;
    case "result": {
      const call = origin.code.call(at.id);
      if (!call) return HOLE;
      const [first, second] = call.arguments;
      if (call.form === "new" && call.callee.kind === "global" && /^(?:URL|Request)$/.test(call.callee.name) && first) {
        const path = of(first.value);
        return call.callee.name === "URL" && second && path.startsWith("/") ? HOLE + path : path;
      }
      return call.callee.kind === "member" && call.callee.name === "toString" ? of(call.callee.object) : HOLE;
    }
    default:
      return HOLE;
  }
}

/** Names and texts in a value and in what it is made of, also in functions of the app it calls. */
function* wordsOf(code: Code, value: Value, open: OpenImport, left: number): Generator<string> {
  if (left === 0) return;
  for (const part of partsOfValue(value)) {
    if (part.kind === "constant" && typeof part.value === "string") yield part.value;
    if (part.kind === "member") yield part.object.kind === "member" ? `${part.object.name}.${part.name}` : part.name;
    if (part.kind !== "variable" && part.kind !== "result") continue;
    const origin = originOf(code, part, open);
    if (origin.value !== part) yield* wordsOf(origin.code, origin.value, open, left - 1);
    if (origin.value.kind !== "result") continue;
    const call = origin.code.call(origin.value.id);
    if (!call) continue;
    yield call.text;
    for (const { value: given } of call.arguments) yield* wordsOf(origin.code, given, open, left - 1);
    const callee = originOf(origin.code, call.callee, open);
    if (callee.value.kind !== "closure") continue;
    for (const returned of callee.code.returns(callee.value.function)) yield* wordsOf(callee.code, returned, open, left - 1);
  }
}

/** The path below the origin, without the query; null where it is not known to be one. */
export function pathOf({ text }: UrlText): string | null {
  const path = /^(?:https?:\/\/[^/]+|\u0000)?(\/(?!\/).*)$/su.exec(text)?.[1];
  return path === undefined ? null : path.replace(/[?#].*$/su, "").replace(/(.)\/$/u, "$1");
}

/** Whether a URL is one of the app itself: it has no origin, or one that is the app's. */
export function isOwn(url: UrlText): boolean {
  return url.text.startsWith("/") || url.originWords.some((word) => ownOrigin.test(word));
}
