import ts from "typescript";
import type { TextEdit } from "../../finding.js";
import { addImport } from "../add-import.js";
import { parsed } from "../parsed.js";
import { insertOption } from "./insert-option.js";

/** `new Inngest({ id })` → `new Inngest({ id, endpointAdapter })`, with the import of Next's. No edit where the file makes several clients, or the name is taken. */
export function addEndpointAdapter(file: string, text: string): TextEdit[] {
  const source = parsed(file, text);
  if (!source) return [];
  const { tree, facts } = source;
  const client = facts.variables.find(({ import: from }) => from?.from === "inngest" && from.imported === "Inngest")?.name;
  const taken = facts.variables.some(({ name, import: from }) => name === "endpointAdapter" && from?.from !== "inngest/next");
  const made: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === client) made.push(node.expression);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  const [only] = made;
  if (!only || made.length > 1 || taken) return [];
  const option = insertOption(file, text, { call: [only.getStart(tree), only.end], argument: 0, path: ["endpointAdapter"], value: "endpointAdapter" });
  return option.length === 0 ? [] : [...addImport(source, "endpointAdapter", "inngest/next"), ...option];
}
