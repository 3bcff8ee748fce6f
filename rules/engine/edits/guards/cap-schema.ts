import ts from "typescript";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { parsed } from "../parsed.js";
import { callAt, unwrapped } from "../tree.js";

/** What schemas let through at most. */
export interface SchemaCaps {
  /** Characters of each text. */
  characters: number;
  /** Elements of each list. */
  elements: number;
}

/**
 * Gives the texts and lists of a zod schema that have none a maximum: of the schema whose `parse` or
 * `safeParse` stands at `check`, written there or in a constant of the file. No edit for one that is made elsewhere, or takes anything at some place.
 */
export function capSchema(file: string, text: string, check: Span, { characters, elements }: SchemaCaps): TextEdit[] {
  const tree = parsed(file, text)?.tree;
  const callee = tree && callAt(tree, check)?.expression;
  const schema = callee && ts.isPropertyAccessExpression(callee) ? schemaOf(callee.expression, tree) : null;
  if (!tree || !schema) return [];
  const edits: TextEdit[] = [];
  const visit = (node: ts.Node, isLimited = false): void => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return ts.forEachChild(node, (child) => visit(child));
    const most = mostOf(node.expression);
    if (most !== null && !isLimited) edits.push({ file, span: [node.end, node.end], text: `.max(${grouped(most === "characters" ? characters : elements)})` });
    visit(node.expression.expression, isLimited || limits.test(node.expression.name.text));
    for (const argument of node.arguments) visit(argument);
  };
  visit(schema);
  return takesAnything(schema) ? [] : edits;
}

function schemaOf(value: ts.Expression, tree: ts.SourceFile): ts.Expression | null {
  const bare = unwrapped(value);
  if (!ts.isIdentifier(bare)) return ts.isCallExpression(bare) ? bare : null;
  for (const statement of tree.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const declared = statement.declarationList.declarations.find(({ name }) => ts.isIdentifier(name) && name.text === bare.text);
    if (declared?.initializer) return unwrapped(declared.initializer);
  }
  return null;
}

/** Whether `z.any()` or `z.unknown()` is in it: what comes there has no length to be limited. */
function takesAnything(schema: ts.Node): boolean {
  const isAnything = ts.isPropertyAccessExpression(schema) && ts.isIdentifier(schema.expression) && schema.expression.text === "z" && /^(any|unknown)$/.test(schema.name.text);
  return isAnything || (ts.forEachChild(schema, (child) => takesAnything(child) || undefined) ?? false);
}

/** Of `z.string()` and `z.array(…)`. */
function mostOf({ expression, name }: ts.PropertyAccessExpression): keyof SchemaCaps | null {
  if (!ts.isIdentifier(expression) || expression.text !== "z") return null;
  return name.text === "string" ? "characters" : name.text === "array" ? "elements" : null;
}

/** Methods that may follow, and say how long a text or list is at most. */
const limits = /^(max|length|size|uuid|guid|cuid2?|ulid|nanoid|datetime|date|time|ip|ipv[46])$/;

function grouped(count: number): string {
  return count < 1_000 ? String(count) : `${String(Math.floor(count / 1_000))}_${String(count % 1_000).padStart(3, "0")}`;
}
