import type { SegmentConfigFacts, SegmentInitializer, SegmentWrapper } from "../facts/file-facts.js";
import type { NextBehaviour } from "./next-reading.js";

export type SegmentValue = string | number | boolean | null | undefined | (string | number | boolean | null)[];

/** What Next makes of an initializer without running it. */
export type LiteralReading =
  | { readable: true; value: SegmentValue }
  /** `reason` is the line Next prints, without the path that may follow it. */
  | { readable: false; reason: string; path: string | null };

/**
 * The value grammar of `extractExportedConstValue` (FACTS B1): literals, arrays and objects of
 * them, with the TypeScript wrappers that this version looks through.
 */
export function readLiteral(
  initializer: SegmentInitializer,
  path: string,
  behaviour: Pick<NextBehaviour, "readsSatisfies" | "readsAssertions">,
): LiteralReading {
  const opaque = initializer.wrappers.findIndex((wrapper) => !looksThrough(wrapper, behaviour));
  // Next forgets the path once it has looked through a wrapper.
  const shown = initializer.wrappers.length > 0 && opaque !== 0 ? null : path;
  if (opaque >= 0) return unsupported(wrapperNode[initializer.wrappers[opaque]!], shown);

  switch (initializer.syntax) {
    case "number": case "string": case "boolean": case "null": case "template": case "array":
      return { readable: true, value: initializer.value };
    case "undefined": case "regexp": case "object":
      return { readable: true, value: undefined };
    case "identifier":
      return { readable: false, reason: `Unknown identifier "${identifierIn(initializer.text)}"`, path: shown };
    case "template-with-values":
      return { readable: false, reason: "Unsupported template literal with expressions", path: shown };
    default:
      return unsupported(initializer.nodeType, shown);
  }
}

/** The same for `export const config = { … }` as a whole: null where nothing keeps Next from reading it. Shorthands and methods count as spreads. */
export function unreadableConfig(
  members: readonly SegmentConfigFacts[],
  behaviour: Pick<NextBehaviour, "readsSatisfies" | "readsAssertions">,
): Extract<LiteralReading, { readable: false }> | null {
  for (const member of members) {
    const wrapper = member.objectWrappers.find((each) => !looksThrough(each, behaviour));
    if (wrapper !== undefined) return unsupported(wrapperNode[wrapper], "config");
    if (member.initializer === null || member.initializer.span[0] === member.nameSpan[0]) {
      return { readable: false, reason: "Unsupported spread operator in the Object Expression", path: "config" };
    }
    const path = member.key === "config" ? "config" : `config.${member.key}`;
    const reading = readLiteral(member.initializer, path, behaviour);
    if (!reading.readable) return reading;
  }
  return null;
}

/** `Unsupported node type "BinaryExpression" at "maxDuration".` */
export function printedReason({ reason, path }: { reason: string; path: string | null }): string {
  return path === null ? `${reason}.` : `${reason} at "${path}".`;
}

/** SWC's names, which Next prints. */
const wrapperNode: Record<SegmentWrapper, string> = {
  as: "TsAsExpression",
  "as-const": "TsConstAssertion",
  "type-assertion": "TsTypeAssertion",
  satisfies: "TsSatisfiesExpression",
  "non-null": "TsNonNullExpression",
  parentheses: "ParenthesisExpression",
};

function looksThrough(wrapper: SegmentWrapper, behaviour: Pick<NextBehaviour, "readsSatisfies" | "readsAssertions">): boolean {
  switch (wrapper) {
    case "satisfies": return behaviour.readsSatisfies;
    case "as": case "as-const": case "type-assertion": return behaviour.readsAssertions;
    default: return false;
  }
}

function identifierIn(text: string): string {
  return /[\p{ID_Start}$_][\p{ID_Continue}$]*/u.exec(text.replace(/^<[^>]*>/, ""))?.[0] ?? text;
}

function unsupported(node: string, path: string | null): LiteralReading & { readable: false } {
  return { readable: false, reason: `Unsupported node type "${node}"`, path };
}
