import ts from "typescript";
import type { Directive } from "./file-facts.js";

/**
 * The `use …` directives of a file's or function body's prologue: plain string statements before
 * any other statement, written without escapes or parentheses. The Workflow compiler does not see
 * its directives on the line of the opening brace (FACTS J), so those are left out there.
 */
export function directivesOf(text: string, file: ts.SourceFile, body: ts.SourceFile | ts.Block): Directive[] {
  const directives: Directive[] = [];
  for (const statement of body.statements) {
    if (!isDirective(statement)) break;
    const literal = statement.expression;
    const start = literal.getStart(file);
    const directive = literal.text;
    const isVerbatim = text.slice(start + 1, literal.end - 1) === directive;
    if (!isVerbatim || !directive.startsWith("use ") || directive === "use strict") continue;
    if (ts.isBlock(body) && ownLineOnly.has(directive) && isOnBraceLine(text, body.getStart(file), start)) continue;
    directives.push({ text: directive, span: [start, literal.end] });
  }
  return directives;
}

/** Whether a statement is a string and nothing else: a directive, where no other statement stands before it. */
export function isDirective(statement: ts.Statement): statement is ts.ExpressionStatement & { expression: ts.StringLiteral } {
  return ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression);
}

function isOnBraceLine(text: string, brace: number, directive: number): boolean {
  return !/[\r\n]/.test(text.slice(brace, directive));
}

const ownLineOnly: ReadonlySet<string> = new Set(["use workflow", "use step"]);
