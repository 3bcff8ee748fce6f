import ts from "typescript";
import type { Span } from "../facts/values.js";
import type { TextEdit } from "../finding.js";
import { addImport } from "./add-import.js";
import { imports, namesIn } from "./insert-guard.js";
import { callNamed, unwrapped } from "./insert-option.js";
import { parsed } from "./parsed.js";

/** A function that makes a call in one's stead: `retried(() => ask())`. */
export interface Wrapper {
  /** The callee's last name of the call. */
  call: Span;
  name: string;
  /** The module it comes from. */
  from: string;
  /** Texts that it is handed before the function that calls. */
  texts?: readonly string[];
}

/**
 * `await ask()` → `await wrapper(() => ask())`, with the import. No edit where the call is not awaited
 * right there (what it throws would be thrown elsewhere), stands in a generator's `yield`, or the
 * wrapper's name is taken.
 */
export function wrapCall(file: string, text: string, { call: at, name, from, texts = [] }: Wrapper): TextEdit[] {
  const source = parsed(file, text);
  const call = source && callNamed(source.tree, at);
  if (!source || !call || !ts.isCallExpression(call) || !isAwaited(call, source.tree)) return [];
  if (namesIn(source.tree).has(name) && !imports(source.tree, name, from)) return [];
  const pauses = pausesIn(call);
  if (pauses.has(ts.SyntaxKind.YieldExpression)) return [];
  const { quote } = source.facts.style;
  const before = texts.map((one) => `${/^[\w./:@ -]+$/.test(one) ? `${quote}${one}${quote}` : JSON.stringify(one)}, `).join("");
  const start = call.getStart(source.tree);
  const asynchronous = pauses.has(ts.SyntaxKind.AwaitExpression) ? "async " : "";
  return [
    ...addImport(file, text, source, name, from),
    { file, span: [start, start], text: `${name}(${before}${asynchronous}() => ` },
    { file, span: [call.end, call.end], text: ")" },
  ];
}

function isAwaited(call: ts.CallExpression, tree: ts.SourceFile): boolean {
  let awaited = false;
  const visit = (node: ts.Node): void => {
    awaited ||= ts.isAwaitExpression(node) && unwrapped(node.expression) === call;
    if (node.pos <= call.pos && node.end >= call.end) ts.forEachChild(node, visit);
  };
  visit(tree);
  return awaited;
}

/** Kinds of pauses among a call's arguments, which move into a function with it. */
function pausesIn(call: ts.CallExpression): Set<ts.SyntaxKind> {
  const kinds = new Set<ts.SyntaxKind>();
  const visit = (node: ts.Node): void => {
    if (ts.isAwaitExpression(node) || ts.isYieldExpression(node)) kinds.add(node.kind);
    if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit);
  };
  visit(call);
  return kinds;
}
