import ts from "typescript";
import { parseText } from "../../facts/parse.js";
import type { Span } from "../../facts/values.js";
import { memberNamed } from "../names.js";
import { declaredBy, leaves, mentions, namesNeeded, nobodysWays } from "./check-statements.js";
import { oneLine } from "./read-check.js";

/** What of a check a handler's body makes already, before its ways to a model. */
export interface Standing {
  /** The statement behind which the rest goes; null: none of it stands there. */
  behind: ts.Statement | null;
  /** The look-ups that it does not make. */
  missing: readonly string[];
  /** Whether these find out who asks, and refuse nobody. */
  asksWho: boolean;
}

interface StandingInput {
  /** What the check's variables are called there goes into these. */
  names: Map<string, string>;
  ways: readonly Span[];
  after: readonly Span[];
  /** Its statements go behind the refusals of what stands: only there is it said whose the limit is. */
  isLimit: boolean;
  tree: ts.SourceFile;
}

/** Looks at a body, and at the `try`s in it. */
export function standing(body: ts.Block, lookup: readonly string[], { names, ways, after, isLimit, tree }: StandingInput): Standing {
  const blocks = [body, ...body.statements.flatMap((each) => (ts.isTryStatement(each) ? [each.tryBlock] : []))];
  for (const block of blocks) {
    if (!ways.every(([start]) => start >= block.pos && start < block.end)) continue;
    const before = block.statements.filter((each) => ways.every(([start]) => start >= each.end));
    const own = new Map(names);
    const marks = new Set<ts.Statement>();
    const missing: string[] = [];
    // What rests on a look-up that is not made here is about something else, whatever it is called.
    const unknown = new Set<string>();
    const vouchedFor = new Set<string>();
    for (const each of lookup) {
      const step = parseText(each, "tsx").statements[0];
      const isKnown = step !== undefined && !mentions(step, unknown);
      const found = isKnown ? before.find((one) => isSame(one, each, own, tree) || refusesSame(one, each, own)) : undefined;
      if (found) marks.add(found);
      else missing.push(each);
      if (found && step && ts.isIfStatement(step)) for (const name of namesNeeded(step.expression)) vouchedFor.add(name);
      if (!found && step) for (const name of declaredBy(step)) unknown.add(name);
    }
    for (const each of before) if (after.some(([at]) => at >= each.getStart(tree) && at < each.end)) marks.add(each);
    if (marks.size === 0) continue;
    const declared = new Set([...marks].flatMap(declaredBy));
    if (isLimit) for (const each of before) if (ts.isIfStatement(each) && leaves(each) && mentions(each.expression, declared)) marks.add(each);
    for (const [name, here] of own) names.set(name, here);
    return { behind: [...marks].reduce((a, b) => (a.pos > b.pos ? a : b)), missing, asksWho: asksWho(missing, vouchedFor) };
  }
  return { behind: null, missing: lookup, asksWho: asksWho(lookup, new Set()) };
}

/** Whether a statement says the same, but for the names of its variables. */
function isSame(statement: ts.Statement, other: string, names: Map<string, string>, tree: ts.SourceFile): boolean {
  const code = renamed(other, names);
  if (bare(statement.getText(tree)) === bare(code)) return true;
  const otherTree = parseText(code, "tsx");
  const [own, theirs] = [declarationOf(statement), declarationOf(otherTree.statements[0])];
  if (!own?.initializer || !theirs?.initializer || bare(own.initializer.getText(tree)) !== bare(theirs.initializer.getText(otherTree))) return false;
  const mapped = namedAs(own.name, theirs.name);
  for (const [name, here] of mapped ?? []) names.set(name, here);
  return mapped !== null;
}

/** What the names of one pattern are by another one of the same value; null: it does not take all of them. */
function namedAs(own: ts.BindingName, theirs: ts.BindingName): [string, string][] | null {
  if (ts.isIdentifier(theirs)) return ts.isIdentifier(own) ? [[theirs.text, own.text]] : null;
  const wanted = membersIn(theirs);
  if (!wanted) return null;
  if (ts.isIdentifier(own)) return wanted.map(([member, name]) => [name, `${own.text}.${member}`]);
  const given = new Map(membersIn(own) ?? []);
  const all = wanted.map(([member, name]): [string, string | undefined] => [name, given.get(member)]);
  return all.every((one): one is [string, string] => one[1] !== undefined) ? all : null;
}

/** `{ user, data: rows }` as members with their names; null: it takes more apart. */
function membersIn(pattern: ts.BindingName): [string, string][] | null {
  if (!ts.isObjectBindingPattern(pattern)) return null;
  const all = pattern.elements.map(({ propertyName, name, initializer, dotDotDotToken }): [string, string] | null => {
    if (!ts.isIdentifier(name) || initializer || dotDotDotToken || (propertyName && !ts.isIdentifier(propertyName))) return null;
    return [propertyName && ts.isIdentifier(propertyName) ? propertyName.text : name.text, name.text];
  });
  return all.every((one) => one !== null) ? all : null;
}

/** Whether an `if` lets nobody pass whom another one refuses: `!session?.user` refuses where there is no `session` either. */
function refusesSame(statement: ts.Statement, other: string, names: ReadonlyMap<string, string>): boolean {
  const [theirs] = parseText(renamed(other, names), "tsx").statements;
  if (!theirs || !ts.isIfStatement(theirs) || !ts.isIfStatement(statement) || !leaves(statement)) return false;
  const [own, wanted] = [nobodysWays(statement.expression), nobodysWays(theirs.expression)];
  return own !== null && wanted !== null && wanted.every((way) => own.some((one) => one === way || one.startsWith(`${way}.`)));
}

/** Whether look-ups find out who asks and refuse nobody; what is looked up of somebody whom the handler has vouched for does not. */
function asksWho(missing: readonly string[], vouchedFor: ReadonlySet<string>): boolean {
  const trees = missing.map((each) => parseText(each, "tsx").statements[0]).filter((each) => each !== undefined);
  const ofThem = new Set(vouchedFor);
  for (const each of trees) if (mentions(each, ofThem)) for (const name of declaredBy(each)) ofThem.add(name);
  const asked = new Set(trees.flatMap(declaredBy).filter((name) => !ofThem.has(name)));
  return trees.some((each) => (ts.isIfStatement(each) && mentions(each.expression, asked)) || insists(each));
}

/** `session!.user`: where nobody is signed in it throws. */
function insists(node: ts.Node): boolean {
  return ts.isNonNullExpression(node) || ts.forEachChild(node, (child) => (insists(child) ? true : undefined)) === true;
}

export function declarationOf(statement: ts.Statement | undefined): ts.VariableDeclaration | undefined {
  return statement && ts.isVariableStatement(statement) && statement.declarationList.declarations.length === 1 ? statement.declarationList.declarations[0] : undefined;
}

function bare(code: string): string {
  return oneLine(code).replace(/['"]/g, '"').replace(/;$/, "");
}

/** Code with other names for its variables. */
export function renamed(code: string, names: ReadonlyMap<string, string>): string {
  const tree = parseText(code, "tsx");
  const found: { span: Span; text: string }[] = [];
  const visit = (node: ts.Node): void => {
    const name = ts.isIdentifier(node) ? names.get(node.text) : undefined;
    if (name !== undefined) found.push({ span: [node.getStart(tree), node.end], text: name });
    const member = memberNamed(node);
    const isShort = ts.isShorthandPropertyAssignment(node) || (ts.isBindingElement(node) && !node.propertyName && !node.dotDotDotToken && ts.isIdentifier(node.name));
    const short = isShort && ts.isIdentifier(node.name) ? names.get(node.name.text) : undefined;
    if (isShort && short !== undefined && ts.isIdentifier(node.name)) {
      found.push({ span: [node.name.getStart(tree), node.name.end], text: `${node.name.text}: ${short}` });
      return;
    }
    ts.forEachChild(node, (child) => {
      if (child !== member || !ts.isIdentifier(child)) visit(child);
    });
  };
  visit(tree);
  return found.sort((a, b) => b.span[0] - a.span[0]).reduce((text, { span: [start, end], text: name }) => text.slice(0, start) + name + text.slice(end), code);
}
