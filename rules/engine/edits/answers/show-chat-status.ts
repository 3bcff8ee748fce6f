import ts from "typescript";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { addImport } from "../add-import.js";
import { isImported } from "../imported-names.js";
import { namesIn } from "../names.js";
import { parsed } from "../parsed.js";
import { callNamed } from "../tree.js";

/** A chat that is to show how its answer stands. */
export interface ShownChat {
  /** The name of the hook, where it is called. */
  hook: Span;
  /** The component that shows it, and its module. */
  name: string;
  from: string;
  /** What the hook gives to ask again: `regenerate`, before AI SDK 5 `reload`. */
  retry: string;
}

/**
 * Takes what a chat tells of its answer from `useChat`, and shows it below all else that the
 * component returns. No edit where the result is not taken apart in a component with one `return`
 * of an element, or where one of the names is something else in the file.
 */
export function showChatStatus(file: string, text: string, { hook, name, from, retry }: ShownChat): TextEdit[] {
  const source = parsed(file, text);
  const call = source && callNamed(source.tree, hook);
  if (!source || !call) return [];
  const { tree } = source;
  const around = aroundOf(call, tree);
  const declaration = around.find(ts.isVariableDeclaration);
  const component = around.find((node) => ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isArrowFunction(node));
  if (declaration?.initializer !== call || !ts.isObjectBindingPattern(declaration.name) || !component?.body || !ts.isBlock(component.body)) return [];
  const root = elementOf(component.body);
  const { elements } = declaration.name;
  const last = elements.at(-1);
  if (!root || !last || elements.some(({ dotDotDotToken }) => dotDotDotToken)) return [];

  const taken = namesIn(tree);
  if (taken.has(name) && !isImported(name, from, tree)) return [];
  const missing: string[] = [];
  const local = (wanted: string): string | null => {
    const bound = elements.find(({ name: own, propertyName }) => (propertyName ?? own).getText(tree) === wanted);
    if (bound) return ts.isIdentifier(bound.name) ? bound.name.text : null;
    missing.push(wanted);
    return taken.has(wanted) ? null : wanted;
  };
  const [status, error, stop, again] = ["status", "error", "stop", retry].map(local);
  if (!status || !error || !stop || !again) return [];
  const closing = ts.isJsxElement(root) ? root.closingElement : root.closingFragment;
  return [
    ...addImport(source, name, from),
    { file, span: [last.end, last.end], text: missing.map((one) => `, ${one}`).join("") },
    shown(file, text, closing.getStart(tree), `<${name} status={${status}} error={${error}} stop={${stop}} retry={() => void ${again}()} />`, source.facts.style),
  ];
}

/** On a line of its own where the closing tag has one, else right before it. */
function shown(file: string, text: string, at: number, element: string, { indent, newline }: { indent: string; newline: string }): TextEdit {
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  const before = text.slice(lineStart, at);
  const ownLine = before.trim() === "" && lineStart > 0;
  return ownLine ? { file, span: [lineStart, lineStart], text: `${before}${indent}${element}${newline}` } : { file, span: [at, at], text: element };
}

/** The element that a component returns, if it has one `return` of its own. */
function elementOf(body: ts.Block): ts.JsxElement | ts.JsxFragment | null {
  const returned: (ts.Expression | undefined)[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node)) returned.push(node.expression);
    else if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit);
  };
  visit(body);
  let [element] = returned;
  while (element && ts.isParenthesizedExpression(element)) element = element.expression;
  return returned.length === 1 && element && (ts.isJsxElement(element) || ts.isJsxFragment(element)) ? element : null;
}

/** What stands around a node, innermost first. */
function aroundOf(node: ts.Node, tree: ts.SourceFile): ts.Node[] {
  const around: ts.Node[] = [];
  const visit = (at: ts.Node): void => {
    if (at.pos > node.pos || at.end < node.end || at === node) return;
    around.unshift(at);
    ts.forEachChild(at, visit);
  };
  visit(tree);
  return around;
}
