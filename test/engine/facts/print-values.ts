import type { FileFacts } from "../../../rules/engine/facts/file-facts.js";
import type { Property, Value } from "../../../rules/engine/facts/values.js";

/** A value as text, close to how it would be written. */
export function printValue(facts: FileFacts, value: Value): string {
  const inner = (of: Value): string => printValue(facts, of);
  switch (value.kind) {
    case "constant":
      return JSON.stringify(value.value);
    case "undefined":
    case "this":
    case "super":
      return value.kind;
    case "variable": {
      const name = facts.variables[value.id]?.name ?? "";
      return name === "" ? `t${value.id}` : name;
    }
    case "parameter":
      return `parameter ${value.index}`;
    case "rest":
      return `rest from ${value.from}`;
    case "result":
      return `r${value.id}`;
    case "element":
      return `element of ${inner(value.of)} in loop${value.loop}`;
    case "global":
      return `global ${value.name}`;
    case "module":
      return `module ${JSON.stringify(value.from)}`;
    case "member":
      return `${inner(value.object)}.${value.name}`;
    case "index":
      return `${inner(value.object)}[${inner(value.key)}]`;
    case "object":
      return `{ ${value.properties.map((property) => printProperty(facts, property)).join(", ")} }`.replace("{  }", "{}");
    case "array":
      return `[${value.items.map((item) => `${item.kind === "spread" ? "..." : ""}${inner(item.value)}`).join(", ")}]`;
    case "template":
      return `template(${value.parts.map(inner).join(", ")})`;
    case "closure":
      return `function ${value.function}`;
    case "class":
      return `class ${value.class}`;
    case "operator":
      return printOperator(value.operator, value.operands.map(inner));
    case "default":
      return `default(${inner(value.value)}, ${inner(value.fallback)})`;
    case "omit":
      return `omit(${[inner(value.object), ...value.names].join(", ")})`;
    case "slice":
      return `slice(${inner(value.array)}, ${value.from})`;
    case "regexp":
      return value.source;
    case "unknown":
      return `unknown (${value.why})`;
  }
}

function printOperator(operator: string, operands: string[]): string {
  if (operator === "?:") return `(${operands[0] ?? ""} ? ${operands[1] ?? ""} : ${operands[2] ?? ""})`;
  if (operands.length === 1) return `${operator}${/^\w/.test(operator) ? " " : ""}${operands[0] ?? ""}`;
  return `(${operands.join(` ${operator} `)})`;
}

function printProperty(facts: FileFacts, property: Property): string {
  switch (property.kind) {
    case "member":
      return `${property.name}: ${printValue(facts, property.value)}`;
    case "getter":
      return `get ${property.name}: function ${property.function}`;
    case "computed":
      return `[${printValue(facts, property.key)}]: ${printValue(facts, property.value)}`;
    case "spread":
      return `...${printValue(facts, property.value)}`;
  }
}
