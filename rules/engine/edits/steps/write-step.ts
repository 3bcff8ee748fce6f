import ts from "typescript";
import type { Place, TextEdit } from "../../finding.js";
import { boundNames } from "../names.js";
import type { Parsed } from "../parsed.js";
import { literal } from "../text-positions.js";
import { callOrTemplateAt, isAwaited, lineOf, lineStarts, pathTo, unwrapped } from "../tree.js";
import { freeNames } from "./free-names.js";
import { Refused } from "./refused.js";
import { repetitionAround } from "./repetition.js";
import type { StepIds } from "./step-ids.js";
import { lostMembers } from "./step-results.js";

/** A call that is to be a step: of an effect itself, or of a function of the app that has one. */
export interface StepCall {
  /** The callee's last name. */
  at: Place;
  /** As people would call what it does: `ask`, `db.report.create`. */
  callee: string;
  /** The function of the app that is called; null: the effect itself. */
  calls: Place | null;
  /** The model call behind it, if it is one. */
  model: { package: string; version: string | null; callee: string } | null;
}

/** A step as it was written. */
export interface WrittenStep {
  id: string;
  edits: TextEdit[];
  /** What makes turns of a loop known: two steps in one loop ask for the same. */
  counting: TextEdit[];
  /** The whole call, as it stood. */
  span: readonly [number, number];
}

/**
 * Wraps the call at a site into `step.run(id, …)`, where `run` says how the engine writes that. Of an
 * object that JSON would not bring back, only what the code goes on to use is remembered. Throws
 * {@link Refused} where a step could not remember what the code needs, or would do twice what it
 * should do once.
 */
export function writeStep(source: Parsed, body: ts.Node, site: StepCall, ids: StepIds, run = "step.run"): WrittenStep {
  const { file, tree } = source;
  const call = callOrTemplateAt(tree, site.at.span);
  if (!call) throw new Refused(`the call of ${site.callee} could not be found in the text`);
  const path = pathTo(body, call);
  const promise = outermostOf(call, path);
  const at = path.indexOf(promise);
  const above = path.slice(0, at).reverse();
  const line = lineOf(tree, promise);
  refuseMutations(promise, call, site, line);
  refuseDates(above, body, site, line);

  const awaited = above.find((node) => !ts.isParenthesizedExpression(node) && !ts.isAsExpression(node) && !ts.isNonNullExpression(node));
  const repetition = repetitionAround(path, tree, source.facts.style);
  const used = armOf(promise, above, body, tree) ?? use(awaited && ts.isAwaitExpression(awaited) ? awaited : null, above, body, tree);
  const named = ids.idFor(used.variable, site.callee);
  const id = repetition.index === null ? `${literal(named, source.facts.style.quote)}` : `\`${named}-\${${repetition.index}}\``;
  const step = written(source, promise, used, promise === call ? site : { ...site, model: null }, `${run}(${id}`);
  return { id: named, edits: step, counting: repetition.edits.map((edit) => ({ file, ...edit })), span: [promise.getStart(tree), promise.end] };
}

/** Methods of dates that texts have not got: what JSON makes of a date is a text. */
export const ofDates = /^(?:[gs]et(?:UTC)?(?:Time|FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds)|getTimezoneOffset|to(?:ISO|Date|Time|UTC|LocaleDate|LocaleTime)String)$/;

/** `saved.createdAt.getTime()`, where `saved` comes out of a step. */
function refuseDates(above: readonly ts.Node[], body: ts.Node, { callee }: StepCall, line: number): void {
  const holder = above.find((node) => ts.isVariableDeclaration(node) || ts.isFunctionLike(node));
  if (!holder || !ts.isVariableDeclaration(holder)) return;
  const names = new Set(boundNames(holder.name));
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && ofDates.test(node.expression.name.text)) {
      const root = rootOf(node.expression);
      if (root && ts.isIdentifier(root) && names.has(root.text)) {
        throw new Refused(`\`${node.expression.name.text}\` is called of a date that ${callee} gives (line ${line}), and a step remembers it as a text`, "Make a date of it again where it is used: `new Date(row.createdAt)`, and run the migration again.");
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(body);
}

/** How the code goes on with what a call gives. */
interface Use {
  /** The name that holds it. */
  variable: string | null;
  /** Nothing is done with it. */
  dropped: boolean;
  /** The members that are read of it; null: it is used as a whole. */
  members: string[] | null;
  /** `(await ask()).text`: all that becomes the step. */
  whole: ts.Expression | null;
}

function use(awaited: ts.AwaitExpression | null, above: readonly ts.Node[], body: ts.Node, tree: ts.SourceFile): Use {
  const nothing: Use = { variable: variableOf(above), dropped: false, members: null, whole: null };
  if (!awaited) return nothing;
  const around = above.slice(above.indexOf(awaited) + 1);
  const outer = around.find((node) => !ts.isParenthesizedExpression(node) && !ts.isNonNullExpression(node) && !ts.isAsExpression(node));
  if (outer && ts.isExpressionStatement(outer)) return { ...nothing, dropped: true };
  if (outer && ts.isPropertyAccessExpression(outer) && outer.expression.end <= outer.name.pos) return { ...nothing, members: [outer.name.text], whole: outer };
  if (!outer || !ts.isVariableDeclaration(outer)) return nothing;
  return boundTo(outer, body, tree) ?? nothing;
}

/** An arm of `const [title, { object }] = await Promise.all([…])`: what the pattern makes of it. */
function armOf(promise: ts.Expression, above: readonly ts.Node[], body: ts.Node, tree: ts.SourceFile): Use | null {
  const [list, all, awaited, declaration] = above;
  if (!list || !all || !awaited || !declaration || !ts.isArrayLiteralExpression(list) || !ts.isCallExpression(all) || !ts.isAwaitExpression(awaited)) return null;
  if (!/^Promise\s*\.\s*all$/.test(all.expression.getText(tree)) || !ts.isVariableDeclaration(declaration) || !ts.isArrayBindingPattern(declaration.name)) return null;
  const element = declaration.name.elements[list.elements.indexOf(promise)];
  if (!element || !ts.isBindingElement(element) || element.dotDotDotToken) return null;
  return boundTo(element, body, tree);
}

/** What a declaration or an element of a pattern takes of a result. */
function boundTo(bound: ts.VariableDeclaration | ts.BindingElement, body: ts.Node, tree: ts.SourceFile): Use | null {
  const nothing: Use = { variable: null, dropped: false, members: null, whole: null };
  if (ts.isIdentifier(bound.name)) return { ...nothing, variable: bound.name.text, members: membersRead(bound.name.text, bound, body, tree) };
  if (!ts.isObjectBindingPattern(bound.name)) return null;
  const { elements } = bound.name;
  if (elements.some((each) => each.dotDotDotToken || !ts.isIdentifier(each.propertyName ?? each.name))) return null;
  const [first] = elements;
  const variable = elements.length === 1 && first && ts.isIdentifier(first.name) ? first.name.text : null;
  return { ...nothing, variable, members: elements.map((each) => ((each.propertyName ?? each.name) as ts.Identifier).text) };
}

/** Members read of a variable wherever it is used; null: it is used as a whole somewhere. */
function membersRead(name: string, declaration: ts.Node, body: ts.Node, tree: ts.SourceFile): string[] | null {
  const members = new Set<string>();
  let whole = false;
  const visit = (node: ts.Node, parent: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === name && node.getStart(tree) !== declaration.getStart(tree)) {
      if (ts.isPropertyAccessExpression(parent) && parent.expression === node) members.add(parent.name.text);
      else if (ts.isVariableDeclaration(parent) && parent.initializer === node && ts.isObjectBindingPattern(parent.name) && parent.name.elements.every((each) => !each.dotDotDotToken && ts.isIdentifier(each.propertyName ?? each.name))) {
        for (const each of parent.name.elements) members.add(((each.propertyName ?? each.name) as ts.Identifier).text);
      } else if (!(ts.isPropertyAccessExpression(parent) && parent.name === node) && !(ts.isPropertyAssignment(parent) && parent.name === node) && !(ts.isBindingElement(parent) && parent.propertyName === node)) whole = true;
    }
    ts.forEachChild(node, (child) => visit(child, node));
  };
  ts.forEachChild(body, (child) => visit(child, body));
  return whole ? null : [...members];
}

function variableOf(above: readonly ts.Node[]): string | null {
  for (const node of above) {
    if (ts.isVariableDeclaration(node)) {
      const names = boundNames(node.name);
      return names.length === 1 ? names[0]! : null;
    }
    if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) return node.name.text;
    if (ts.isStatement(node) || ts.isFunctionLike(node) || ts.isCallExpression(node) || ts.isArrayLiteralExpression(node)) return null;
  }
  return null;
}

function written({ file, tree, facts }: Parsed, promise: ts.Expression, used: Use, site: StepCall, opening: string): TextEdit[] {
  const line = lineOf(tree, promise);
  const { semicolons, newline, indent } = facts.style;
  const end = semicolons ? ";" : "";
  const insert = (at: number, text: string): TextEdit => ({ file, span: [at, at], text });
  const start = promise.getStart(tree);
  const lost = lostMembers(site);
  const isWhole = lost.size === 0;
  if (!isWhole && !used.dropped && used.members === null) {
    throw new Refused(`what ${site.callee} gives (line ${line}) is used as a whole, and a step remembers JSON alone`, "Take what is needed out of it where it is made (`const { text } = await …`), and run the migration again.");
  }
  const lostMember = used.members?.find((member) => lost.has(member));
  if (lostMember !== undefined) throw new Refused(`\`${lostMember}\` of what ${site.callee} gives (line ${line}) does not survive JSON, and that is all that a step remembers`, "Store it within the step, and give back where it is.");

  // `(await ask()).text` becomes the step as it stands, and so is it used.
  if (used.whole && !isWhole) {
    return [insert(used.whole.getStart(tree), `await ${opening}, async () => `), insert(used.whole.end, ")")];
  }
  const waits = isAwaited(promise) ? "async " : "";
  if (!used.dropped && isWhole) return [insert(start, `${opening}, ${waits}() => `), insert(promise.end, ")")];

  const base = /^[ \t]*/.exec(tree.text.slice(tree.text.lastIndexOf("\n", start - 1) + 1))![0];
  const inner = `${newline}${base}${indent}`;
  const deeper = lineStarts(promise, tree).map((at) => insert(at, indent));
  const members = used.dropped ? [] : (used.members ?? []);
  const names = members.join(", ");
  // A name that the call itself reads would stand for its own result.
  const read = freeNames([promise]);
  const held = members.some((member) => read.has(member)) ? ["result", "given", "answered"].find((name) => !read.has(name))! : null;
  const opens = members.length === 0 ? `${inner}await ` : `${inner}const ${held ?? `{ ${names} }`} = await `;
  const given = held === null ? names : members.map((member) => `${member}: ${held}.${member}`).join(", ");
  const gives = members.length === 0 ? "" : `${inner}return { ${given} }${end}`;
  return [insert(start, `${opening}, async () => {${opens}`), ...deeper, insert(promise.end, `${end}${gives}${newline}${base}})`)];
}

/** `ask().then(…)`: what is awaited in the end. */
function outermostOf(call: ts.Expression, path: readonly ts.Node[]): ts.Expression {
  let promise: ts.Expression = call;
  for (let at = path.indexOf(call) - 1; at > 0; at -= 2) {
    const [member, chained] = [path[at], path[at - 1]];
    if (!member || !chained || !ts.isPropertyAccessExpression(member) || unwrapped(member.expression) !== unwrapped(promise)) break;
    if (!ts.isCallExpression(chained) || chained.expression !== member) break;
    promise = chained;
  }
  return promise;
}

/** What a step changes outside of itself is not changed at a re-entry, when the step is only remembered. */
function refuseMutations(promise: ts.Expression, call: ts.Node, { callee }: StepCall, line: number): void {
  const free = freeNames([promise]);
  const visit = (node: ts.Node): void => {
    // `redis.set(…)` is the effect itself.
    const target = node === call ? null : changedBy(node);
    if (target && ts.isIdentifier(target) && free.get(target.text)?.includes(target)) {
      throw new Refused(`the call of ${callee} (line ${line}) changes \`${target.text}\` from within, and a step that is remembered changes nothing`, "Make it a part of what the call gives back.");
    }
    ts.forEachChild(node, visit);
  };
  visit(promise);
}

const changing = /^(push|unshift|splice|pop|shift|set|add|delete|clear|append|sort|reverse|fill)$/;

/** The variable (or `this`) that an expression assigns, or whose contents it changes. */
export function changedBy(node: ts.Node): ts.Identifier | ts.ThisExpression | null {
  if (ts.isBinaryExpression(node) && node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && node.operatorToken.kind <= ts.SyntaxKind.LastAssignment) return rootOf(node.left);
  if ((ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) && (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken)) return rootOf(node.operand);
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && changing.test(node.expression.name.text)) {
    const { expression: object } = node.expression;
    // `this.cache.set(…)`; of other objects' members it is not known what their methods do.
    return ts.isIdentifier(object) ? object : ts.isPropertyAccessExpression(object) && object.expression.kind === ts.SyntaxKind.ThisKeyword ? (object.expression as ts.ThisExpression) : null;
  }
  return null;
}

function rootOf(target: ts.Expression): ts.Identifier | ts.ThisExpression | null {
  let at: ts.Expression = target;
  while (ts.isPropertyAccessExpression(at) || ts.isElementAccessExpression(at)) at = at.expression;
  return ts.isIdentifier(at) ? at : at.kind === ts.SyntaxKind.ThisKeyword ? (at as ts.ThisExpression) : null;
}
