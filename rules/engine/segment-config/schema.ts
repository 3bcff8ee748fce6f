import type { SegmentValue } from "./literal.js";

/**
 * What Next 15 and later say of a value of the wrong type, or null (FACTS B2; the wording is that
 * of `parseAppSegmentConfig` and `parsePagesSegmentConfig`).
 */
export function schemaError(key: string, value: SegmentValue, router: "app" | "pages"): string | null {
  if (value === undefined) return null;
  const problem = router === "app" ? appProblem(key, value) : pagesProblem(key, value);
  return problem === null ? null : `${problem} at "${key}"`;
}

/** The values each key can have where they are listed. */
const allowedValues: Readonly<Record<string, readonly string[]>> = {
  dynamic: ["auto", "error", "force-static", "force-dynamic"],
  fetchCache: ["auto", "default-cache", "only-cache", "force-cache", "force-no-store", "default-no-store", "only-no-store"],
  runtime: ["edge", "nodejs"],
};

function appProblem(key: string, value: SegmentValue): string | null {
  switch (key) {
    case "maxDuration":
      return integerProblem(value);
    case "revalidate":
      return value === false || integerProblem(value) === null ? null : "Invalid revalidate value, must be a non-negative number or false";
    case "dynamicParams":
      return typeof value === "boolean" ? null : `Expected boolean, received ${typeName(value)}`;
    case "preferredRegion":
      return typeof value === "string" || isStrings(value) ? null : `Expected string, received ${typeName(value)}`;
    default:
      return allowedValues[key] ? oneOf(allowedValues[key], value) : null;
  }
}

function pagesProblem(key: string, value: SegmentValue): string | null {
  if (key === "maxDuration") return typeof value === "number" ? null : `Expected number, received ${typeName(value)}`;
  return key === "runtime" ? oneOf(["edge", "experimental-edge", "nodejs"], value) : null;
}

function integerProblem(value: SegmentValue): string | null {
  if (typeof value !== "number") return `Expected number, received ${typeName(value)}`;
  if (!Number.isInteger(value)) return "Expected integer, received float";
  return value < 0 ? "Number must be greater than or equal to 0" : null;
}

function oneOf(values: readonly string[], value: SegmentValue): string | null {
  const listed = values.map((each) => `'${each}'`).join(" | ");
  if (typeof value !== "string") return `Expected ${listed}, received ${typeName(value)}`;
  return values.includes(value) ? null : `Invalid enum value. Expected ${listed}, received '${value}'`;
}

function isStrings(value: SegmentValue): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function typeName(value: SegmentValue): string {
  return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}
