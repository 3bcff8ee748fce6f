import type { SegmentConfigFacts } from "../facts/file-facts.js";
import type { Span } from "../facts/values.js";
import { printedReason, type SegmentValue } from "./literal.js";

/** How one Next version reads one key of one file. */
export type SegmentReading =
  /** In force. `value` is undefined where it is only known at run time (`dynamic` of another file). */
  | { status: "effective"; value: SegmentValue; from: Span }
  | IneffectiveReading
  | { status: "absent" };

export interface IneffectiveReading {
  /** `ignored`: nothing is said. `warns`: the build says so and goes on. `build-error`: `next build` fails. */
  status: "ignored" | "warns" | "build-error";
  /** For people: completes "… is not read, because". */
  why: string;
  /** What does not allow the key however it is written; null: it is the way it is written. */
  rejectedBy: "cacheComponents" | "proxy" | "use server" | null;
  /** What Next prints, without its link; null: nothing. */
  message: string | null;
  at: Span;
  /** What was meant, where folding constants of the file tells. */
  value: SegmentValue;
  declared: SegmentConfigFacts;
  /** Where this version would read it: an export of its own, or a member of `config`. */
  belongsIn: SegmentConfigFacts["within"];
}

export function effective(declared: SegmentConfigFacts, value: SegmentValue): SegmentReading {
  return { status: "effective", value, from: declared.nameSpan };
}

/** A key that is not in force; `belongsIn` where this version would read it. */
export function ineffective(
  status: IneffectiveReading["status"], declared: SegmentConfigFacts, why: string, message: string | null,
  belongsIn: SegmentConfigFacts["within"] = declared.within,
): IneffectiveReading {
  return { status, why, rejectedBy: null, message, at: declared.nameSpan, value: declared.initializer?.value, declared, belongsIn };
}

/** A key that may not stand there at all; Next stops with `message`. */
export function rejected(
  by: NonNullable<IneffectiveReading["rejectedBy"]>, declared: SegmentConfigFacts, why: string, message: string,
): IneffectiveReading {
  return { ...ineffective("build-error", declared, why, message), rejectedBy: by };
}

/** Turbopack stops at an unreadable value with this line alone (FACTS B1, J). */
const turbopackMessage =
  "Invalid segment configuration export detected. This can cause unexpected behavior from the configs not being applied. " +
  "You should see the relevant failures in the logs above.";

/** A value that cannot be read without running it: lost with a warning before 15, a failed build since. */
export function unreadable(
  declared: SegmentConfigFacts,
  reason: { reason: string; path: string | null },
  { fails, bundler }: { fails: boolean; bundler: "webpack" | "turbopack" },
): IneffectiveReading {
  const why = `Next.js reads plain literals only (${printedReason(reason).slice(0, -1)})`;
  const printed = `Next.js can't recognize the exported \`config\` field in route: ${printedReason(reason)}`;
  if (!fails) return ineffective("warns", declared, why, `${printed} The default config will be used instead.`);
  return ineffective("build-error", declared, why, bundler === "turbopack" ? turbopackMessage : printed);
}

/** A value of the wrong type, for Next 15 and later. */
export function wrongType(declared: SegmentConfigFacts, problem: string): IneffectiveReading {
  return ineffective("build-error", declared, problem, `Invalid segment configuration options detected: ${problem}`);
}

/** `export let`, `export { maxDuration }`, `export function`, … for people. */
export function formInWords({ form, key, within }: SegmentConfigFacts): string {
  const name = within === "config" ? "config" : key;
  switch (form) {
    case "let": return `it is exported with \`let\`, and Next.js looks for \`export const\` only`;
    case "var": return `it is exported with \`var\`, and Next.js looks for \`export const\` only`;
    case "clause": return `it is exported with \`export { ${name} }\`, and Next.js looks for \`export const\` only`;
    case "renamed-clause": return `it is exported with \`export { … as ${name} }\`, and Next.js looks for \`export const\` only`;
    case "reexport": case "star": return "it is re-exported from another file, and Next.js reads this file only";
    case "destructured": return "it is destructured, and Next.js looks for `export const` with a name of its own only";
    default: return `it is exported as a ${form}, and Next.js looks for \`export const\` only`;
  }
}
