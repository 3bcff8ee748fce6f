import { alternativesOf, builtin, constant, isCertainlyMethod, opaque, truthiness, union, type Abstract, type Alternative } from "./abstract.js";
import { dependenciesIn } from "./dependencies-in.js";
import { mergeDependencies } from "./dependencies.js";
import { and, noFacts, type GuardFacts } from "../guards/guard-facts.js";
import { knownBeginning } from "./text-size.js";

/** How many pairs of alternatives an operator is applied to one by one. */
const MOST_PAIRS = 36;

/**
 * An eager operator over values, constants folded; alternatives are kept apart with what they
 * imply. (`&&`, `||`, `??` and `?:` depend on conditions: see `evaluate`.)
 */
export function applyOperator(operator: string, operands: readonly Abstract[], isInstance: InstanceTest): Abstract {
  const [left, right] = operands;
  if (!left) return opaque(operator);
  if (!right) return left.kind === "union" ? union(left.alternatives.map((one) => ({ value: unary(operator, one.value), facts: one.facts }))) : unary(operator, left);
  if (left.kind !== "union" && right.kind !== "union") return binary(operator, left, right, isInstance);
  const lefts = alternativesOf(left);
  const rights = alternativesOf(right);
  if (lefts.length * rights.length > MOST_PAIRS) return result(operator, [left, right]);
  return union(lefts.flatMap((a) => rights.map((b) => ({ value: binary(operator, a.value, b.value, isInstance), facts: and(a.facts, b.facts) }))));
}

/** Whether a value is made by a constructor; null: it cannot be told. */
export type InstanceTest = (value: Abstract, constructor: Abstract) => boolean | null;

function unary(operator: string, value: Alternative["value"]): Abstract {
  switch (operator) {
    case "!": {
      const truthy = truthiness(value);
      return truthy === null ? result(operator, [value]) : constant(!truthy);
    }
    case "typeof": {
      const type = typeOf(value);
      return type === null ? result(operator, [value]) : constant(type);
    }
    case "void":
      return constant(undefined);
    case "-":
    case "+":
    case "~":
      if (value.kind === "constant") {
        const number = Number(value.value);
        return constant(operator === "-" ? -number : operator === "~" ? ~number : number);
      }
      return result(operator, [value]);
    default:
      return result(operator, [value]);
  }
}

function binary(operator: string, a: Alternative["value"], b: Alternative["value"], isInstance: InstanceTest): Abstract {
  if (operator === "instanceof") {
    const known = isInstance(a, b);
    return known === null ? result(operator, [a]) : constant(known);
  }
  if (operator === "in") {
    if (a.kind === "constant" && b.kind === "object" && !b.rest) return constant(b.members.has(String(a.value)));
    if (a.kind === "constant" && b.kind === "object" && b.members.has(String(a.value))) return constant(true);
    return result(operator, [a, b]);
  }
  if (a.kind === "constant" && b.kind === "constant") return constantResult(operator, a.value, b.value) ?? result(operator, [a, b]);
  if (operator === "===" || operator === "!==" || operator === "==" || operator === "!=") {
    const equal = areEqual(a, b);
    if (equal !== null) return constant(operator.startsWith("!") ? !equal : equal);
  }
  if (operator === "+" && (isText(a) || isText(b))) return applyTemplate([a, b]);
  return result(operator, [a, b]);
}

function isText(value: Abstract): boolean {
  return value.kind === "constant" ? typeof value.value === "string" : value.kind === "opaque" && value.why.startsWith("text:");
}

/** Values of different nature are never equal; the same named thing always is. */
function areEqual(a: Alternative["value"], b: Alternative["value"]): boolean | null {
  if (a.kind === "constant" || b.kind === "constant") {
    const [known, other] = a.kind === "constant" ? [a, b] : [b as typeof a & { kind: "constant" }, a];
    if (known.value === null || known.value === undefined || known.value === false || known.value === 0 || known.value === "") {
      return truthiness(other) === true ? false : null;
    }
    const beginning = other.kind === "opaque" ? knownBeginning(other.why) : null;
    if (beginning !== null && !(typeof known.value === "string" && known.value.startsWith(beginning))) return false;
    return mayBeConstant(other) ? (truthiness(other) === false ? false : null) : false;
  }
  if (a === b && (a.kind === "function" || a.kind === "class" || a.kind === "builtin")) return true;
  return null;
}

function mayBeConstant(value: Alternative["value"]): boolean {
  return value.kind === "opaque" || value.kind === "external" || value.kind === "promise" || (value.kind === "method" && !isCertainlyMethod(value.object));
}

function constantResult(operator: string, a: Primitive, b: Primitive): Abstract | null {
  const x = a as number;
  const y = b as number;
  switch (operator) {
    case "+": return typeof a === "string" || typeof b === "string" ? constant(String(a) + String(b)) : constant(Number(a) + Number(b));
    case "-": return constant(x - y);
    case "*": return constant(x * y);
    case "/": return constant(x / y);
    case "%": return constant(x % y);
    case "**": return constant(x ** y);
    case "<<": return constant(x << y);
    case ">>": return constant(x >> y);
    case ">>>": return constant(x >>> y);
    case "&": return constant(x & y);
    case "|": return constant(x | y);
    case "^": return constant(x ^ y);
    case "<": return constant(x < y);
    case ">": return constant(x > y);
    case "<=": return constant(x <= y);
    case ">=": return constant(x >= y);
    case "===": return constant(a === b);
    case "!==": return constant(a !== b);
    // eslint-disable-next-line eqeqeq -- the operator itself
    case "==": return constant(a == b);
    // eslint-disable-next-line eqeqeq -- the operator itself
    case "!=": return constant(a != b);
    default: return null;
  }
}

type Primitive = string | number | boolean | null | undefined;

/** Operators that compare two values. */
export const comparisons: ReadonlySet<string> = new Set(["<", ">", "<=", ">=", "===", "!==", "==", "!="]);

const givesBoolean: ReadonlySet<string> = new Set([...comparisons, "!", "in", "instanceof"]);

function result(operator: string, operands: readonly Abstract[]): Abstract {
  const dependencies = mergeDependencies(operands.map(dependenciesIn));
  const brand = givesBoolean.has(operator) ? "boolean" : operator === "typeof" ? "string" : operator === "+" ? null : "number";
  return opaque(operator, dependencies, { brand });
}

function typeOf(value: Abstract): string | null {
  switch (value.kind) {
    case "constant":
      return value.value === null ? "object" : typeof value.value;
    case "function":
    case "class":
    case "wrapper":
      return "function";
    case "method":
      return isCertainlyMethod(value.object) ? "function" : null;
    case "object":
    case "array":
    case "promise":
    case "namespace":
      return "object";
    case "opaque":
      return value.brand === "string" || value.brand === "number" || value.brand === "boolean" ? value.brand : null;
    case "builtin":
      return value === builtin("window") || value === builtin("document") ? "undefined" : null;
    default:
      return null;
  }
}

/** The known parts of a text; `\u0000` stands for each unknown one. */
export function knownText(value: Abstract): string {
  if (value.kind === "constant") return String(value.value);
  return value.kind === "opaque" && value.why.startsWith("text:") ? value.why.slice(5) : "\u0000";
}

/** A value joined into text: constant where all parts are. */
export function applyTemplate(parts: readonly Abstract[]): Abstract {
  const ways = combined(parts);
  return ways.length > 1 ? union(ways.map(({ list, facts }) => ({ value: joined(list), facts }))) : joined(parts);
}

/** How many texts a template with alternatives in it may be. */
const MOST_TEXTS = 8;

/** One list of parts for each way they may be; where there are too many, the first parts are told apart: they say the host of a URL. */
function combined(parts: readonly Abstract[]): { list: Abstract[]; facts: GuardFacts }[] {
  return parts.reduce<{ list: Abstract[]; facts: GuardFacts }[]>((lists, part) => {
    const ways = lists.length * alternativesOf(part).length <= MOST_TEXTS ? alternativesOf(part) : [{ value: part, facts: noFacts }];
    return lists.flatMap(({ list, facts }) => ways.map((one) => ({ list: [...list, one.value], facts: and(facts, one.facts) })));
  }, [{ list: [], facts: noFacts }]);
}

function joined(parts: readonly Abstract[]): Abstract {
  if (parts.every((part) => part.kind === "constant")) {
    return constant(parts.map((part) => (part.kind === "constant" ? String(part.value) : "")).join(""));
  }
  // Holes keep a mark, so that the constant part of a URL still tells its host.
  const text = parts.map(knownText).join("");
  return opaque(`text:${text.slice(0, 300)}`, mergeDependencies(parts.map(dependenciesIn)), {
    brand: "string",
    truthy: text.replaceAll("\u0000", "") !== "" ? true : null,
  });
}

