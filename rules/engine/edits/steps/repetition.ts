import ts from "typescript";
import type { FileStyle } from "../../facts/file-facts.js";
import { boundNames } from "../names.js";
import { lineOf } from "../tree.js";
import { Refused } from "./refused.js";

/** What a step's id has to name, so that each turn has one of its own. */
export interface Repetition {
  /** An expression; null: the step is met once. */
  index: string | null;
  /** What makes it known. */
  edits: { span: readonly [number, number]; text: string }[];
}

/**
 * The loops and callbacks between a function's body and a call in it, outermost first. Edits that are
 * made for one step are the same for another one in the same loop.
 */
export function repetitionAround(path: readonly ts.Node[], tree: ts.SourceFile, style: FileStyle): Repetition {
  const indices: string[] = [];
  const edits: Repetition["edits"] = [];
  for (const [depth, node] of path.entries()) {
    const child = path[depth + 1];
    const one = child ? repeated(node, child, path[depth - 1], tree, style) : null;
    if (!one) continue;
    indices.push(one.index);
    edits.push(...one.edits);
  }
  return { index: indices.length === 0 ? null : indices.join("}-${"), edits };
}

function repeated(node: ts.Node, child: ts.Node, parent: ts.Node | undefined, tree: ts.SourceFile, style: FileStyle): { index: string; edits: Repetition["edits"] } | null {
  if (ts.isForOfStatement(node) && child === node.statement) return ofForOf(node, tree);
  if (ts.isForStatement(node) && child !== node.initializer) {
    const [counter] = node.initializer && ts.isVariableDeclarationList(node.initializer) ? node.initializer.declarations : [];
    if (counter && ts.isIdentifier(counter.name)) return { index: counter.name.text, edits: [] };
  }
  if (ts.isIterationStatement(node, false) && child === node.statement) return ofWhile(node, tree, style);
  if ((ts.isArrowFunction(node) || ts.isFunctionExpression(node)) && parent && ts.isCallExpression(parent) && parent.arguments.includes(node)) return ofCallback(node, parent, tree);
  return null;
}

/** `for (const one of all)` → `for (const [index, one] of [...all].entries())`. */
function ofForOf(loop: ts.ForOfStatement, tree: ts.SourceFile): { index: string; edits: Repetition["edits"] } {
  const line = lineOf(tree, loop);
  const [variable] = ts.isVariableDeclarationList(loop.initializer) ? loop.initializer.declarations : [];
  if (loop.awaitModifier || !variable) throw new Refused(`the loop on line ${line} takes what comes as it comes, and a step needs to know which turn it is`, "Collect it first.");
  // Who has the index already has written this very loop.
  const { name } = variable;
  const [first] = ts.isArrayBindingPattern(name) ? name.elements : [];
  if (first && ts.isBindingElement(first) && ts.isIdentifier(first.name) && /\.entries\(\)$/.test(loop.expression.getText(tree))) return { index: first.name.text, edits: [] };
  const index = freeName("index", tree);
  return {
    index,
    edits: [
      { span: [name.getStart(tree), name.getStart(tree)], text: `[${index}, ` },
      { span: [name.end, name.end], text: "]" },
      { span: [loop.expression.getStart(tree), loop.expression.getStart(tree)], text: "[..." },
      { span: [loop.expression.end, loop.expression.end], text: "].entries()" },
    ],
  };
}

/** A turn is counted where nothing does so. */
function ofWhile(loop: ts.IterationStatement, tree: ts.SourceFile, style: FileStyle): { index: string; edits: Repetition["edits"] } {
  const counter = counterOf(loop, tree);
  if (counter !== null) return { index: counter, edits: [] };
  if (!ts.isBlock(loop.statement)) throw new Refused(`the loop on line ${lineOf(tree, loop)} has no block in which its turns could be counted`);
  const start = loop.getStart(tree);
  const base = /^[ \t]*/.exec(tree.text.slice(tree.text.lastIndexOf("\n", start - 1) + 1))![0];
  const { newline, indent, semicolons } = style;
  const end = semicolons ? ";" : "";
  const turn = freeName("turn", tree);
  return {
    index: turn,
    edits: [
      { span: [start, start], text: `let ${turn} = 0${end}${newline}${base}` },
      { span: [loop.statement.getStart(tree) + 1, loop.statement.getStart(tree) + 1], text: `${newline}${base}${indent}${turn} += 1${end}` },
    ],
  };
}

/** `while (left && tries < 5) { tries++; … }`: what each turn counts first, and nothing else in it changes. */
function counterOf({ statement }: ts.IterationStatement, tree: ts.SourceFile): string | null {
  const [first] = ts.isBlock(statement) ? statement.statements : [];
  const counted = first && /^(?:\+\+)?([\w$]+)(?:\+\+| \+= 1)?;?$/.exec(first.getText(tree));
  if (!counted || !ts.isExpressionStatement(first) || ts.isIdentifier(first.expression)) return null;
  const name = counted[1]!;
  const rest = tree.text.slice(first.end, statement.end);
  return new RegExp(`(?:\\+\\+|--)\\s*${name}\\b|\\b${name}\\s*(?:\\+\\+|--|[-+*/%&|?]*=(?!=))`).test(rest) ? null : name;
}

/** `all.map(async (one) => …)`: the callback's own index. */
function ofCallback(callback: ts.ArrowFunction | ts.FunctionExpression, call: ts.CallExpression, tree: ts.SourceFile): { index: string; edits: Repetition["edits"] } | null {
  const method = ts.isPropertyAccessExpression(call.expression) ? call.expression.name.text : null;
  if (method !== "map" && method !== "flatMap") {
    throw new Refused(`the call on line ${lineOf(tree, call)} runs a step in a callback of \`${call.expression.getText(tree).slice(0, 40)}\`, of which it is not known how often it is run`, "Make it a loop, or `Promise.all` of a `map`.");
  }
  const [first, second] = callback.parameters;
  const typed = tree.fileName.endsWith(".ts") || tree.fileName.endsWith(".tsx");
  if (second) {
    const [name] = boundNames(second.name);
    if (name === undefined) throw new Refused(`the callback on line ${lineOf(tree, call)} takes its index apart`);
    return { index: name, edits: [] };
  }
  const index = freeName("index", tree);
  if (!first) {
    const open = tree.text.indexOf("(", callback.getStart(tree));
    return { index, edits: [{ span: [open + 1, open + 1], text: typed ? `_: unknown, ${index}: number` : `_, ${index}` }] };
  }
  const bare = tree.text[first.getStart(tree) - 1] !== "(" && !tree.text.slice(callback.getStart(tree), first.getStart(tree)).includes("(");
  return { index, edits: bare
    ? [{ span: [first.getStart(tree), first.end], text: `(${first.getText(tree)}, ${index})` }]
    : [{ span: [first.end, first.end], text: first.type ? `, ${index}: number` : `, ${index}` }] };
}

function freeName(name: string, tree: ts.SourceFile): string {
  let free = name;
  for (let count = 2; new RegExp(`\\b${free}\\b`).test(tree.text); count++) free = `${name}${count}`;
  return free;
}
