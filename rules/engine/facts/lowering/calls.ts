import ts from "typescript";
import type { Argument, CallEffect } from "../effects.js";
import type { Span, Value } from "../values.js";
import { lowerExpression, withoutTypes } from "./expressions.js";
import { type Lowering, nestedTooDeeply } from "./lowering.js";
import { constant, isPresent, member, sequence, undefinedValue, unknown } from "./value-shapes.js";

type Link = ts.PropertyAccessExpression | ts.ElementAccessExpression | ts.CallExpression;

/**
 * Member accesses and calls written after each other, `a.b?.c(x).d`, from the inside out and
 * without recursion: a router's chain of `.get(…)` can be hundreds long. Where a part after `?.`
 * makes calls, it becomes one arm of a choice; without calls `?.` is a plain member.
 */
export function lowerChain(l: Lowering, node: ts.Expression, discard: boolean): Value {
  const { base, links } = linksOf(node);
  const start = lowerExpression(l, base);
  return lowerLinks(l, start, links, 0, discard, l.span(node));
}

export function lowerNew(l: Lowering, node: ts.NewExpression): Value {
  const callee = lowerExpression(l, node.expression);
  return l.call("new", callee, lowerArguments(l, node.arguments ?? []), calleeSource(l, node, node.expression));
}

/** The first argument is the array of the template's strings, as the language has it. */
export function lowerTag(l: Lowering, node: ts.TaggedTemplateExpression): Value {
  const { tag, template } = node;
  const callee = lowerExpression(l, tag);
  const spans = ts.isTemplateExpression(template) ? template.templateSpans : [];
  const strings = ts.isTemplateExpression(template)
    ? [template.head.text, ...template.templateSpans.map((span) => span.literal.text)]
    : [template.text];
  const first: Argument = {
    value: { kind: "array", items: strings.map((text) => ({ kind: "item", value: constant(text) })) },
    spread: false,
    span: l.span(template),
  };
  const rest = lowerArguments(l, spans.map((span) => span.expression));
  return l.call("tag", callee, [first, ...rest], calleeSource(l, node, tag));
}

/** What findings need of a call's source: its span, its callee's last name, and the callee as written. */
export function calleeSource(
  l: Lowering,
  call: ts.Node,
  callee: ts.Expression | ts.JsxTagNameExpression,
): Pick<CallEffect, "span" | "nameSpan" | "text"> {
  const written = oneLine(l, callee.getStart(l.file), callee.end);
  const short = written.length <= maximumText ? written : withoutArguments(l, callee, written);
  const text = short.length > maximumText ? `${short.slice(0, maximumText - 1)}…` : short;
  return { span: l.span(call), nameSpan: nameSpan(l, callee), text };
}

function oneLine(l: Lowering, start: number, end: number): string {
  return l.text.slice(start, Math.min(end, start + 400)).replace(/\s+/g, " ").replace(/ ?([.()[\]?,]) ?/g, "$1");
}

/** `client.model({ … }).ask` as `client.model(…).ask`, `(async () => { … })().then` as `(() => …)().then`. */
function withoutArguments(l: Lowering, callee: ts.Node, written: string): string {
  const fn = calledWhereWritten(callee);
  if (fn) return `(() => …)${withoutInner(oneLine(l, fn.end, callee.end))}`;
  return withoutInner(written);
}

/** What stands in parentheses is left out, however deep these are in one another. */
function withoutInner(written: string): string {
  let before;
  let text = written;
  do {
    before = text;
    text = text.replace(/\(([^()]*)\)/g, (_, inner: string) => (inner === "" ? "⟨⟩" : "⟨…⟩"));
  } while (text !== before);
  return text.replaceAll("⟨", "(").replaceAll("⟩", ")");
}

/** The function at the root of what is called, with the parentheses around it; null: it is none, or too many calls away. */
function calledWhereWritten(callee: ts.Node): ts.Node | null {
  let outer: ts.Node | null = null;
  let at = callee;
  for (let left = MOST_LINKS; left > 0; left--) {
    if (ts.isParenthesizedExpression(at)) outer ??= at;
    else if (ts.isPropertyAccessExpression(at) || ts.isElementAccessExpression(at) || ts.isCallExpression(at) || ts.isNonNullExpression(at)) outer = null;
    else return ts.isArrowFunction(at) || ts.isFunctionExpression(at) ? (outer ?? at) : null;
    at = at.expression;
  }
  return null;
}

/** Each call of a long chain asks for its root: looked for at any distance, that would take time by the square of the calls. */
const MOST_LINKS = 20;

function lowerArguments(l: Lowering, nodes: readonly ts.Expression[]): Argument[] {
  const values = l.inOrder(nodes, (node) => lowerExpression(l, ts.isSpreadElement(node) ? node.expression : node));
  return nodes.map((node, index) => ({
    value: values[index] ?? undefinedValue,
    spread: ts.isSpreadElement(node),
    span: l.span(node),
  }));
}

function linksOf(node: ts.Expression): { base: ts.Expression; links: Link[] } {
  const links: Link[] = [];
  let base = node;
  for (;;) {
    if (ts.isNonNullExpression(base)) {
      base = base.expression;
    } else if (ts.isPropertyAccessExpression(base) || ts.isElementAccessExpression(base) || ts.isCallExpression(base)) {
      links.push(base);
      base = base.expression;
    } else if (links.at(-1)?.questionDotToken === undefined && endsNoChain(base)) {
      base = withoutTypes(base);
    } else {
      return { base, links: links.reverse() };
    }
  }
}

/** `(a as T).b` goes on into `a`; but `(a?.b).c` is two chains: the parentheses end the first. */
function endsNoChain(base: ts.Expression): boolean {
  const inner = withoutTypes(base);
  return inner !== base && !ts.isOptionalChain(inner);
}

function lowerLinks(l: Lowering, start: Value, links: Link[], from: number, discard: boolean, span: Span): Value {
  let value = start;
  let members = 0;
  for (let index = from; index < links.length; index += 1) {
    const link = links[index];
    if (link === undefined) break;
    members = ts.isCallExpression(link) ? 0 : members + 1;
    if (members > maximumMembers) value = nestedTooDeeply;
    if (link.questionDotToken !== undefined && callsBeforeNextOptional(links, index)) {
      const tested = value;
      return l.nested(link, nestedTooDeeply, () => lowerOptional(l, tested, links, index, discard, span));
    }
    value = lowerLink(l, value, link);
  }
  return value;
}

function lowerOptional(l: Lowering, value: Value, links: Link[], index: number, discard: boolean, span: Span): Value {
  const tested = l.repeatable(value, span);
  const link = links[index];
  const result = discard ? null : l.temporary(span);
  const present = l.branch(() => {
    const first = link === undefined ? tested : lowerLink(l, tested, link);
    const rest = lowerLinks(l, first, links, index + 1, discard, span);
    if (result !== null) l.set(result, rest);
  });
  const absent = l.branchEffect(() => {
    if (result !== null) l.set(result, undefinedValue);
  });
  l.choice(isPresent(tested), sequence(present.effects), absent, span);
  return result === null ? undefinedValue : { kind: "variable", id: result };
}

/** Whether what this `?.` guards, up to the next one, has an effect. */
function callsBeforeNextOptional(links: Link[], index: number): boolean {
  for (let at = index; at < links.length; at += 1) {
    const link = links[at];
    if (link === undefined || (at > index && link.questionDotToken !== undefined)) return false;
    if (ts.isCallExpression(link)) return true;
    if (ts.isElementAccessExpression(link) && !isPlainKey(link.argumentExpression)) return true;
  }
  return false;
}

function isPlainKey(key: ts.Expression): boolean {
  return ts.isIdentifier(key) || ts.isStringLiteralLike(key) || ts.isNumericLiteral(key);
}

function lowerLink(l: Lowering, object: Value, link: Link): Value {
  if (ts.isPropertyAccessExpression(link)) {
    return link.name.text === "" ? unknown("missing name") : member(object, link.name.text);
  }
  if (ts.isElementAccessExpression(link)) {
    const key = lowerExpression(l, link.argumentExpression);
    const isName = key.kind === "constant" && typeof key.value === "string";
    return isName ? member(object, String(key.value)) : { kind: "index", object, key };
  }
  return lowerModule(l, object, link) ?? l.call("call", object, lowerArguments(l, link.arguments), calleeSource(l, link, link.expression));
}

/** `require("x")` and `import("x")` load a module rather than call something. */
function lowerModule(l: Lowering, callee: Value, node: ts.CallExpression): Value | null {
  const [specifier] = node.arguments;
  const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const isRequire = callee.kind === "global" && callee.name === "require";
  if (!(isImport || isRequire) || specifier === undefined || !ts.isStringLiteralLike(specifier)) return null;
  const from = specifier.text;
  const form = isImport ? "dynamic" : "require";
  l.imports.push({ from, form, typeOnly: false, span: l.span(node), fromSpan: l.span(specifier), bindings: [] });
  return { kind: "module", from };
}

function nameSpan(l: Lowering, callee: ts.Expression | ts.JsxTagNameExpression): Span {
  if (ts.isPropertyAccessExpression(callee)) return l.span(callee.name);
  if (ts.isElementAccessExpression(callee)) return l.span(callee.argumentExpression);
  if (ts.isCallExpression(callee) || ts.isNonNullExpression(callee) || ts.isParenthesizedExpression(callee)) {
    return nameSpan(l, callee.expression);
  }
  if (ts.isFunctionExpression(callee) || ts.isArrowFunction(callee)) {
    const body = callee.body.getStart(l.file);
    return [callee.getStart(l.file), body];
  }
  return l.span(callee);
}

const maximumText = 80;

/** Longest path of members that is kept. */
const maximumMembers = 100;
