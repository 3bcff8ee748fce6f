import ts from "typescript";
import type { Span } from "../../facts/values.js";
import { boundNames } from "../names.js";
import { parsed } from "../parsed.js";
import { unwrapped } from "../tree.js";
import { visitWithin } from "./field-uses.js";
import { handlerAt } from "./handler-function.js";

/**
 * Whether a handler looks up who is signed in and does one thing more, or another, for them: `if (user) …`, `user ? … : …`.
 * Whoever is not is meant to be let through. An `if` around a way to a model call, `ways`, is a check by itself.
 */
export function hasWayForNobody(file: string, text: string, handler: Span, ways: readonly Span[]): boolean {
  const source = parsed(file, text);
  const body = source && handlerAt(source.tree, handler)?.body;
  if (!source || !body) return false;
  const looked = new Set<string>();
  visitWithin(body, (node) => {
    if (!ts.isVariableDeclaration(node) || !node.initializer || !ts.isAwaitExpression(unwrapped(node.initializer))) return;
    for (const name of boundNames(node.name)) if (/^(user|session|userId|currentUser)$/.test(name)) looked.add(name);
  });
  let found = false;
  visitWithin(body, (node) => {
    const asked = ts.isIfStatement(node) ? node.expression : ts.isConditionalExpression(node) ? node.condition : null;
    if (!asked || !looked.has(rootOf(unwrapped(asked)))) return;
    found ||= !ways.some(([start]) => start >= node.getStart(source.tree) && start < node.end);
  });
  return found;
}

/** `session` of `session?.user`; nothing of any other expression. */
function rootOf(value: ts.Expression): string {
  let at = value;
  while (ts.isPropertyAccessExpression(at)) at = at.expression;
  return ts.isIdentifier(at) ? at.text : "";
}
