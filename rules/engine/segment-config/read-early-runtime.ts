import type { SegmentConfigFacts } from "../facts/file-facts.js";
import { effective, formInWords, ineffective, type SegmentReading } from "./reading.js";

/**
 * `runtime` in 13 and 14: `checkExports` takes the `value` of whatever node initialises it, also
 * with `let`: a string's text, and an identifier's *name*. Read in next@14.2.35 and run.
 */
export function readEarlyRuntime(declared: SegmentConfigFacts, typed: boolean): SegmentReading {
  const { form, initializer } = declared;
  if (form === "clause" || form === "reexport") {
    return ineffective(
      "warns", declared, formInWords(declared),
      "Next.js can't recognize the exported `runtime` field as it was not assigned to a string literal. The default runtime will be used instead.",
    );
  }
  if ((form !== "const" && form !== "let" && form !== "var") || initializer === null) {
    return ineffective("ignored", declared, formInWords(declared), null);
  }

  const value = nodeValue(initializer);
  if (value === undefined) {
    const why = "this version reads a plain string literal only";
    // A computed string has the type `string`, which the generated route types do not accept.
    const failsTypes = typed && (initializer.syntax === "binary" || initializer.syntax === "template-with-values");
    return ineffective(failsTypes ? "build-error" : "ignored", declared, why, null);
  }
  if (typeof value !== "string") {
    return ineffective("build-error", declared, "it is not a string", "The `runtime` config must be a string.");
  }
  if (!["nodejs", "edge", "experimental-edge"].includes(value)) {
    const why = initializer.syntax === "identifier" ? "this version takes a variable's name for the value" : "there is no such runtime";
    return ineffective("build-error", declared, why, `Provided runtime "${value}" is not supported.`);
  }
  return effective(declared, value);
}

function nodeValue({ syntax, wrappers, value, text }: NonNullable<SegmentConfigFacts["initializer"]>): string | number | boolean | undefined {
  if (wrappers.length > 0) return undefined;
  if (syntax === "identifier") return text;
  if (syntax === "undefined") return "undefined";
  const literal = syntax === "string" || syntax === "number" || syntax === "boolean";
  return literal && value !== null && !Array.isArray(value) ? value : undefined;
}
