import ts from "typescript";
import { isChosen, isFile, ofRequests, schemaOfUses, type ParameterTypeOf, type SchemaCode, type SchemaWords, type Use } from "./schema-code.js";

/** A variable, or a pattern of them, that holds data of a form not written down. */
export interface Held {
  name: ts.BindingName;
  /** The body of the function it is used in. */
  within: ts.Node;
  /** What declares it. */
  declaredIn: ts.Node;
}

/** The schema of each field of it that is read; null: one of them cannot be told, or it goes elsewhere as a whole. */
export function fieldsOfUses({ name, within, declaredIn }: Held, tree: ts.SourceFile, parameterOf: ParameterTypeOf, words = ofRequests): Map<string, SchemaCode> | null {
  const uses = ts.isIdentifier(name) ? usesOfMembers(name.text, within, declaredIn) : usesOfBindings(name, within, declaredIn);
  if (uses === null) return null;
  const fields = new Map<string, SchemaCode>();
  for (const [field, { found, initial }] of uses) {
    const told = initial ? schemaOfDefault(initial, found, words) : schemaOfUses(found, tree, parameterOf, words);
    const schema = told !== null && initial ? (words.optional(told) ?? told) : told;
    if (schema === null || (words.messages && isFile(field, schema))) return null;
    fields.set(field, schema);
  }
  return fields;
}

interface FieldUses {
  found: Use[];
  /** What it is where it is not sent. */
  initial: ts.Expression | null;
}

function usesOfBindings(pattern: ts.BindingName, within: ts.Node, declaredIn: ts.Node): Map<string, FieldUses> | null {
  const fields = new Map<string, FieldUses>();
  if (!ts.isObjectBindingPattern(pattern)) return null;
  for (const { name, propertyName, dotDotDotToken, initializer } of pattern.elements) {
    const field = propertyName ?? name;
    if (dotDotDotToken || !ts.isIdentifier(name) || !ts.isIdentifier(field)) return null;
    const found = usesOf(name.text, within, declaredIn);
    if (found === null) return null;
    fields.set(field.text, { found, initial: initializer ?? null });
  }
  return fields;
}

function usesOfMembers(body: string, within: ts.Node, declaredIn: ts.Node): Map<string, FieldUses> | null {
  const fields = new Map<string, FieldUses>();
  const uses = usesOf(body, within, declaredIn);
  if (uses === null) return null;
  for (const { value, around: [parent, ...outer] } of uses) {
    if (!parent) return null;
    if (ts.isPropertyAccessExpression(parent) && parent.expression === value) {
      const { found } = fields.get(parent.name.text) ?? { found: [] };
      fields.set(parent.name.text, { found: [...found, { value: parent, around: outer }], initial: null });
    } else if (ts.isVariableDeclaration(parent) && parent.initializer === value) {
      const own = usesOfBindings(parent.name, within, parent);
      if (own === null) return null;
      for (const [name, { found, initial }] of own) fields.set(name, { found: [...(fields.get(name)?.found ?? []), ...found], initial });
    } else return null;
  }
  return fields;
}

/** What a default tells; a number that is made one first may be sent as text, and what `parseInt` is handed is no number to the compiler. */
function schemaOfDefault(initial: ts.Expression, found: readonly Use[], words: SchemaWords): SchemaCode | null {
  const told = schemaOfValue(initial, words);
  if (told === words.text && found.some(isChosen)) return null;
  if (told !== "z.number()") return told;
  const makers = found.flatMap(({ value, around: [parent] }) => (parent && ts.isCallExpression(parent) && parent.arguments[0] === value && ts.isIdentifier(parent.expression) ? parent.expression.text : []));
  if (makers.some((name) => name === "parseInt" || name === "parseFloat")) return null;
  return makers.includes("Number") ? "z.coerce.number()" : told;
}

function schemaOfValue(value: ts.Expression, words: SchemaWords): SchemaCode | null {
  if (ts.isStringLiteralLike(value)) return words.text;
  if (ts.isNumericLiteral(value)) return "z.number()";
  return value.kind === ts.SyntaxKind.TrueKeyword || value.kind === ts.SyntaxKind.FalseKeyword ? "z.boolean()" : null;
}

/** Where a variable is used within a function's body, but in its declaration; null: it is written to, or another one has its name. */
export function usesOf(name: string, within: ts.Node, declaredIn: ts.Node): Use[] | null {
  const uses: Use[] = [];
  let sure = true;
  visitWithin(within, (node, around) => {
    const [parent] = around;
    if (!ts.isIdentifier(node) || node.text !== name || !parent || around.includes(declaredIn) && isDeclared(node, parent)) return;
    if (ts.isPropertyAccessExpression(parent) && parent.name === node) return;
    if (ts.isPropertyAssignment(parent) && parent.name === node) return;
    if (ts.isBindingElement(parent) && parent.propertyName === node) return;
    if (isDeclared(node, parent) || (ts.isBinaryExpression(parent) && parent.left === node && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken)) sure = false;
    else uses.push({ value: node, around });
  });
  return sure ? uses : null;
}

function isDeclared(node: ts.Identifier, parent: ts.Node): boolean {
  return (ts.isVariableDeclaration(parent) || ts.isBindingElement(parent) || ts.isParameter(parent) || ts.isFunctionDeclaration(parent)) && parent.name === node;
}

/** All nodes of a function's body, each with what stands around it in there, innermost first. */
export function visitWithin(body: ts.Node, look: (node: ts.Node, around: readonly ts.Node[]) => void): void {
  const visit = (node: ts.Node, around: readonly ts.Node[]): void => {
    look(node, around);
    ts.forEachChild(node, (child) => visit(child, [node, ...around]));
  };
  visit(body, []);
}
