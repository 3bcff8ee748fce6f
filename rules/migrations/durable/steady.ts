import ts from "typescript";
import { boundNames } from "../../engine/edits/names.js";
import type { Parsed } from "../../engine/edits/parsed.js";
import { repetitionAround } from "../../engine/edits/steps/repetition.js";
import type { StepIds } from "../../engine/edits/steps/step-ids.js";
import { pathTo, unwrapped } from "../../engine/edits/tree.js";
import type { Span } from "../../engine/facts/values.js";
import type { TextEdit } from "../../engine/finding.js";

/** What is another value each time it is asked for. */
const another = /^(?:crypto\.)?randomUUID\(\)$|^Date\.now\(\)$|^Math\.random\(\)$|^(?:nanoid|uuid|uuidv4|uuidv7|ulid|createId|cuid|generateId)\(\d*\)$/;

/** Steps that hold a value which the code between the others makes. */
export interface Steadied {
  ids: string[];
  edits: TextEdit[];
}

/**
 * The engine runs the code between the steps anew at each look: an id or a time that is made there, and that a
 * step or the answer uses, would be another one each time. It becomes a step of its own. `steps`: what is one already.
 */
export function steadied({ file, tree, facts }: Parsed, body: ts.Node, from: number, steps: readonly Span[], ids: StepIds): Steadied {
  const found: Steadied = { ids: [], edits: [] };
  const { quote } = facts.style;
  const isInStep = (node: ts.Node): boolean => steps.some(([start, end]) => start <= node.getStart(tree) && node.end <= end);
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || isInStep(node)) return;
    if (isNewDocument(node) && node.getStart(tree) > from) name(node);
    if (ts.isVariableDeclaration(node) && node.initializer && node.getStart(tree) > from && ts.isIdentifier(node.name)) steady(node, node.initializer);
    ts.forEachChild(node, visit);
  };
  const name = (document: ts.CallExpression): void => {
    const made = pathTo(body, document).map(nameGiven).findLast((one) => one !== null);
    const { run, edits } = stepFor(ids.idFor(`${made ?? "document"}Id`, "value"), document);
    found.edits.push({ file, span: [document.end - 1, document.end - 1], text: run("crypto.randomUUID()") }, ...edits);
  };
  const steady = ({ name }: ts.VariableDeclaration, value: ts.Expression): void => {
    const text = value.getText(tree);
    const isDate = text === "new Date()";
    const [variable] = boundNames(name);
    if (variable === undefined || !(isDate || another.test(text)) || !isUsed(variable, name)) return;
    const { run, edits } = stepFor(ids.idFor(variable, "value"), value);
    const step = run(isDate ? "Date.now()" : text);
    found.edits.push({ file, span: [value.getStart(tree), value.end], text: isDate ? `new Date(${step})` : step }, ...edits);
  };
  const stepFor = (id: string, at: ts.Node): { run: (work: string) => string; edits: TextEdit[] } => {
    const repetition = repetitionAround(pathTo(body, at), tree, facts.style);
    const named = repetition.index === null ? `${quote}${id}${quote}` : `\`${id}-\${${repetition.index}}\``;
    found.ids.push(id);
    return { run: (work) => `await step.run(${named}, () => ${work})`, edits: repetition.edits.map((edit) => ({ file, ...edit })) };
  };
  const isUsed = (variable: string, declared: ts.Node): boolean => {
    let used = false;
    const look = (node: ts.Node, answers: boolean): void => {
      if (ts.isIdentifier(node) && node.text === variable && node !== declared) used ||= answers || isInStep(node);
      ts.forEachChild(node, (child) => look(child, answers || ts.isReturnStatement(node)));
    };
    look(body, false);
    return used;
  };
  ts.forEachChild(body, visit);
  return found;
}

/** `db.collection("articles").doc()`: Firestore gives it an id of its own. */
function isNewDocument(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node) || node.arguments.length > 0 || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== "doc") return false;
  const of = unwrapped(node.expression.expression);
  return ts.isCallExpression(of) && ts.isPropertyAccessExpression(of.expression) && of.expression.name.text === "collection";
}

/** What a value is kept by, where that is one name. */
function nameGiven(node: ts.Node): string | null {
  if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) return node.name.text;
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(node.left) ? node.left.text : null;
}
