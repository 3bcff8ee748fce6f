import ts from "typescript";
import { isDirective } from "../../facts/directives.js";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { addImports } from "../add-import.js";
import { isImported } from "../imported-names.js";
import { namesIn } from "../names.js";
import { parsed } from "../parsed.js";
import { endOf } from "../text-positions.js";
import { mentions } from "./check-statements.js";
import { handlerAt } from "./handler-function.js";
import { followUp } from "./insert-guard.js";
import { schemaOfType } from "./schema-code.js";

export interface ParameterCheck {
  /** The exported name of the action. */
  handler: Span;
  from: string;
  /** What the module of the schemas exports. */
  exports: readonly string[];
  /** Checks of who asks that stand in the action already, by their places. */
  guards: readonly Span[];
}

/**
 * Puts the parameters of a server action through schemas, first thing in its body behind its directives and its checks
 * of who asks: what is wrong is thrown, as an action has no other answer for it. Fields of a form are checked where they are
 * read. No edit where the form of a parameter cannot be told from its type.
 */
export function checkParameters(file: string, text: string, check: ParameterCheck): TextEdit[] {
  const source = parsed(file, text);
  const action = source && handlerAt(source.tree, check.handler);
  if (!source || !action?.body || !ts.isBlock(action.body)) return [];
  const { tree, facts: { style: { newline, semicolons } } } = source;
  const edits: TextEdit[] = [];
  const lines: string[] = [];
  const checked = new Set<string>();
  for (const { name, type, initializer, dotDotDotToken } of action.parameters) {
    if (!ts.isIdentifier(name) || dotDotDotToken) return [];
    const uses = usesOf(name.text, action.body);
    if (uses.length === 0) continue;
    if (!type) return [];
    if (ts.isTypeReferenceNode(type) && type.getText(tree) === "FormData") {
      const fields = uses.map((around) => fieldOf(around, tree));
      if (fields.includes(null)) return [];
      edits.push(...fields.map((node) => ({ file, span: [node!.getStart(tree), node!.end] as Span, text: `userText.parse(${readingIn(node!).getText(tree)})` })));
      continue;
    }
    const schema = schemaOfType(type, tree);
    const isOptional = initializer === undefined && action.parameters.some((one) => one.name === name && one.questionToken);
    if (schema === null) return [];
    const whole = isOptional ? `${schema}.optional()` : schema;
    checked.add(name.text);
    lines.push(`${name.text} = ${/\b(uiMessages|textMessages)\b/.test(schema) ? `await ${whole}.parseAsync` : `${whole}.parse`}(${name.text})${semicolons ? ";" : ""}`);
  }
  const code = [...lines, ...edits.map((edit) => edit.text)].join("\n");
  const names = ["userText", "messageText", "textMessages", "uiMessages"].filter((name) => new RegExp(`\\b${name}\\b`).test(code));
  const zod = /\bz\./.test(code);
  const taken = namesIn(tree);
  const clash = names.some((name) => !check.exports.includes(name) || (taken.has(name) && !isImported(name, check.from, tree)));
  if (code === "" || names.length === 0 || clash || (zod && taken.has("z") && !isImported("z", "zod", tree))) return [];
  const [first] = action.body.statements;
  const indent = first ? /[ \t]*$/.exec(text.slice(0, first.getStart(tree)))![0] : "  ";
  const guard = guardBefore(action.body, checked, check.guards, tree);
  // In front of `"use server"` it would be one no more.
  const standing = guard ?? action.body.statements.filter(isDirective).at(-1);
  const at = standing ? endOf(text, standing) : action.body.getStart(tree) + 1;
  return [
    ...addImports(source, [...(zod ? [{ names: ["z"], from: "zod" }] : []), { names, from: check.from }]),
    ...(lines.length > 0 ? [{ file, span: [at, at] as Span, text: `${guard ? newline : ""}${lines.map((line) => `${newline}${indent}${line}`).join("")}` }] : []),
    ...edits,
  ];
}

/** The last check of who asks that none of these names is looked at before, with its refusal. */
function guardBefore(body: ts.Block, names: ReadonlySet<string>, guards: readonly Span[], tree: ts.SourceFile): ts.Statement | undefined {
  const asked = body.statements.findIndex((each) => mentions(each, names));
  const before = body.statements.slice(0, asked < 0 ? undefined : asked);
  const last = before.filter((each) => guards.some(([at]) => at >= each.getStart(tree) && at < each.end)).at(-1);
  const behind = last && followUp(body, last);
  return behind && before.includes(behind) ? behind : undefined;
}

/** What stands around each use of a name, innermost first, with the name itself in front. */
function usesOf(name: string, body: ts.Block): (readonly ts.Node[])[] {
  const uses: (readonly ts.Node[])[] = [];
  const visit = (node: ts.Node, around: readonly ts.Node[]): void => {
    const [parent] = around;
    const isMember = parent && ts.isPropertyAccessExpression(parent) && parent.name === node;
    if (ts.isIdentifier(node) && node.text === name && !isMember) uses.push([node, ...around]);
    ts.forEachChild(node, (child) => visit(child, [node, ...around]));
  };
  visit(body, []);
  return uses;
}

/** `form.get("question")`, with the cast or the `String(…)` around it; null: the form goes elsewhere. */
function fieldOf([value, access, call, ...outer]: readonly ts.Node[], tree: ts.SourceFile): ts.Node | null {
  if (!access || !ts.isPropertyAccessExpression(access) || access.expression !== value || access.name.text !== "get") return null;
  if (!call || !ts.isCallExpression(call) || call.expression !== access) return null;
  let whole: ts.Node = call;
  for (const node of outer) {
    const isCast = ts.isAsExpression(node) && ["string", "string | null"].includes(node.type.getText(tree));
    const isText = ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "String";
    if (!isCast && !isText && !isDefault(node) && !(ts.isParenthesizedExpression(node) && whole !== call) && !ts.isNonNullExpression(node)) break;
    whole = node;
  }
  return whole;
}

/** `form.get("question") ?? ""`. */
function isDefault(node: ts.Node): boolean {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken && ts.isStringLiteralLike(node.right);
}

function readingIn(node: ts.Node): ts.Node {
  if (isDefault(node)) return node;
  if (ts.isCallExpression(node)) return ts.isPropertyAccessExpression(node.expression) ? node : readingIn(node.arguments[0]!);
  return readingIn((node as ts.AsExpression | ts.ParenthesizedExpression | ts.NonNullExpression).expression);
}
