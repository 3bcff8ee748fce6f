import { opaque, type Abstract } from "./abstract.js";
import { dependenciesIn } from "./dependencies-in.js";
import { mergeDependencies } from "./dependencies.js";
import { applyTemplate } from "./operators.js";

/**
 * What a method that only texts have gives, whatever it was called on: a text that holds what was
 * put into it (`template.replace("{topic}", topic)`). Null: a method that other things have as well.
 */
export function textMade(name: string, object: Abstract, args: readonly Abstract[]): Abstract | null {
  if (!ofTexts.has(name) && !isReplacing(name, args)) return null;
  return opaque(`.${name}()`, mergeDependencies([dependenciesIn(object), ...args.map(dependenciesIn)]), { brand: "string" });
}

/** The text that a function makes of what it is given; as a tag, it is given what the template says around its values. */
export function textOf(form: "tag" | "other", args: readonly Abstract[]): Abstract {
  const [said, ...values] = args;
  if (form !== "tag" || said?.kind !== "array") return applyTemplate(args);
  return applyTemplate(said.items.flatMap((text, index) => [text, ...values.slice(index, index + 1)]));
}

/** With what is looked for and what takes its place; a router has a `replace` of one. */
export function isReplacing(name: string, args: readonly unknown[]): boolean {
  return (name === "replace" || name === "replaceAll") && args.length === 2;
}

const ofTexts = new Set(["trim", "trimStart", "trimEnd", "toLowerCase", "toUpperCase", "padStart", "padEnd", "substring"]);
