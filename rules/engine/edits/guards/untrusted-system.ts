import ts from "typescript";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { parsed } from "../parsed.js";
import { callNamed, nameOf, unwrapped } from "../tree.js";

/**
 * What is put into the text of a call's system prompt moves to the head of what the user says, under
 * a tag that stands for it in the instructions: `Translate into <locale>.`. No edit where the
 * instructions are no template of plain names, or the call has no `prompt` beside them.
 */
export function moveOutOfSystem(file: string, text: string, call: Span): TextEdit[] {
  const tree = parsed(file, text)?.tree;
  const given = tree && callNamed(tree, call)?.arguments?.[0];
  const options = given && unwrapped(given);
  if (!tree || !options || !ts.isObjectLiteralExpression(options)) return [];
  const system = valueOf(options, ["system", "instructions"]);
  const prompt = valueOf(options, ["prompt"]);
  if (!system || !prompt || !ts.isTemplateExpression(system)) return [];
  const values = system.templateSpans.map(({ expression }) => expression);
  const tags = values.map((value) => tagOf(value));
  if (tags.includes(null) || new Set(tags).size < new Set(values.map((value) => value.getText(tree))).size) return [];

  const spans: TextEdit[] = values.map((value, index) => {
    const start = tree.text.lastIndexOf("${", value.getStart(tree));
    return { file, span: [start, tree.text.indexOf("}", value.end) + 1], text: `<${tags[index]!}>` };
  });
  const told = [...new Map(values.map((value, index) => [tags[index]!, value.getText(tree)]))].map(([tag, value]) => `<${tag}>\${${value}}</${tag}>`).join("\\n");
  return [...spans, ...ahead(file, prompt, `${told}\\n\\n`, tree)];
}

function valueOf(options: ts.ObjectLiteralExpression, names: readonly string[]): ts.Expression | null {
  const property = options.properties.find((each) => names.includes(nameOf(each) ?? ""));
  if (!property) return null;
  return ts.isPropertyAssignment(property) ? unwrapped(property.initializer) : ts.isShorthandPropertyAssignment(property) ? property.name : null;
}

/** `locale` of `locale`, `context` of `body.context`. */
function tagOf(value: ts.Expression): string | null {
  const bare = unwrapped(value);
  if (ts.isIdentifier(bare)) return bare.text;
  return ts.isPropertyAccessExpression(bare) && ts.isIdentifier(bare.name) && tagOf(bare.expression) !== null ? bare.name.text : null;
}

/** A text in front of what the prompt says already. */
function ahead(file: string, prompt: ts.Expression, first: string, tree: ts.SourceFile): TextEdit[] {
  const start = prompt.getStart(tree);
  if (ts.isTemplateExpression(prompt) || ts.isNoSubstitutionTemplateLiteral(prompt)) return [{ file, span: [start + 1, start + 1], text: first }];
  const isShorthand = /^\s*[,}]/.test(tree.text.slice(prompt.end)) && /[{,]\s*$/.test(tree.text.slice(0, start));
  return [
    { file, span: [start, start], text: `${isShorthand ? `${prompt.getText(tree)}: ` : ""}\`${first}\${` },
    { file, span: [prompt.end, prompt.end], text: "}`" },
  ];
}
