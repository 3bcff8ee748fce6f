import ts from "typescript";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { addImport } from "../add-import.js";
import { free, namesIn } from "../names.js";
import { parsed } from "../parsed.js";
import { literal } from "../text-positions.js";
import { callNamed, pathTo, unwrapped } from "../tree.js";

/** A function that makes a call in one's stead: `retried(() => ask())`. */
export interface Wrapper {
  /** The callee's last name of the call. */
  call: Span;
  name: string;
  /** The module it comes from. */
  from: string;
  /** What it is called here where its name means something else in the file; absent: no edit then. */
  alias?: string;
  /** Texts that it is handed before the function that calls. */
  texts?: readonly string[];
  /** Code of what it is handed behind that function. */
  after?: string;
  /** Around a wrapper that the call stands in already, not inside. */
  outermost?: boolean;
}

/**
 * `await ask()` → `await wrapper(() => ask())`, with the import. A call that stands in a function of
 * its own for another wrapper (`await other(() => ask())`) is wrapped inside, or with `outermost`
 * around all of it. No edit where the call is not awaited right there (what it throws would be thrown
 * elsewhere), stands in a generator's `yield`, or the wrapper's name is taken.
 */
export function wrapCall(file: string, text: string, { call: at, name, from, alias, texts = [], after, outermost = false }: Wrapper): TextEdit[] {
  const source = parsed(file, text);
  const found = source && callNamed(source.tree, at);
  if (!source || !found || !ts.isCallExpression(found)) return [];
  const handed = handedTo(found, source.tree);
  const call = outermost && handed && isAwaited(handed, source.tree) ? handed : found;
  if (!isAwaited(call, source.tree) && !(handed && isAwaited(handed, source.tree))) return [];
  const local = localName(source.tree, name, from, alias);
  if (local === null) return [];
  const pauses = pausesIn(call);
  if (pauses.has(ts.SyntaxKind.YieldExpression)) return [];
  const { quote } = source.facts.style;
  const before = texts.map((one) => `${literal(one, quote)}, `).join("");
  const start = call.getStart(source.tree);
  const asynchronous = pauses.has(ts.SyntaxKind.AwaitExpression) ? "async " : "";
  return [
    ...addImport(source, local === name ? name : `${name} as ${local}`, from),
    { file, span: [start, start], text: `${local}(${before}${asynchronous}() => ` },
    { file, span: [call.end, call.end], text: after === undefined ? ")" : `, ${after})` },
  ];
}

/**
 * Whether a call gets its model with options from elsewhere, `ask({ prompt, ...choice })`: which one it is then may
 * be another each time.
 */
export function modelIsHanded(file: string, text: string, at: Span): boolean {
  const source = parsed(file, text);
  const options = source && callNamed(source.tree, at)?.arguments?.[0];
  return !!options && ts.isObjectLiteralExpression(options) && options.properties.some(ts.isSpreadAssignment) && !options.properties.some((each) => each.name?.getText(source.tree) === "model");
}

/** The call that a call's own function is handed to: `other(() => ask())`. */
function handedTo(call: ts.CallExpression, tree: ts.SourceFile): ts.CallExpression | null {
  const around = pathTo(tree, call).slice(0, -1);
  const [arrow, handed] = around.reverse();
  return arrow && handed && ts.isArrowFunction(arrow) && ts.isCallExpression(handed) && handed.arguments.includes(arrow) ? handed : null;
}

/** What a module's export is called in a file that imports it, or is to; null: its name is taken. */
export function localName(tree: ts.SourceFile, name: string, from: string, alias?: string): string | null {
  for (const each of tree.statements) {
    if (!ts.isImportDeclaration(each) || !ts.isStringLiteral(each.moduleSpecifier) || each.moduleSpecifier.text !== from) continue;
    const named = each.importClause?.namedBindings;
    const own = named && ts.isNamedImports(named) ? named.elements.find((one) => (one.propertyName ?? one.name).text === name) : undefined;
    if (own) return own.name.text;
  }
  const taken = namesIn(tree);
  if (!taken.has(name)) return name;
  return alias === undefined ? null : free(alias, taken);
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
