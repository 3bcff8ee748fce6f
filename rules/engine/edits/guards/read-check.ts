import ts from "typescript";
import { parseText } from "../../facts/parse.js";
import type { Span } from "../../facts/values.js";
import { importedNames, type ImportedName } from "../imported-names.js";
import { memberNamed, variablesIn } from "../names.js";
import { parsed } from "../parsed.js";
import { unwrapped } from "../tree.js";
import { checkKinds, type CheckKind, type OwnCheckKind } from "./check-kinds.js";
import { declaredBy, leaves, mentions, namesNeeded, saysNobody } from "./check-statements.js";
import { handlerAt, isRequest, type HandlerFunction } from "./handler-function.js";
import { counting, isDuration, readWhose } from "./whose-limit.js";

/** A check as a handler makes it, as code that another handler can be given. */
export interface WrittenCheck {
  /** Of a function around a handler that makes the check, the settings that it is handed before and after the handler, as code; null: the statements make it. */
  wrapper: { before: readonly string[]; after: readonly string[] } | null;
  kind: OwnCheckKind;
  /** What is looked up, in order, with the `if`s that refuse nobody on the way to a limit; the last one calls the helper. */
  lookup: readonly string[];
  /** The `if` that refuses, and what it looks at; null: the helper throws, or answers by itself. */
  refusal: { code: string; condition: string } | null;
  /** What the handler's own `catch` makes of a helper that throws; null: nothing. */
  caught: { variable: string; clause: string; statements: readonly string[] } | null;
  /** What the statements call the request, and its type as written; null: they do not ask for it. */
  request: { name: string; type: string | null } | null;
  /** Names that the statements import, by these specifiers. */
  imports: readonly ImportedName[];
  /** The import that is called to look up who asks: what people know the check by. */
  called: string;
  /** Whether anything in it is TypeScript's alone. */
  typed: boolean;
  /** Of a limit: what its texts say it is for (`chat:`); null: nothing. */
  says: string | null;
  /** Of a limit: whether the handler tells the helper whose it is; else the helper finds out by itself. */
  told: boolean;
  /** Of a budget: the import by which the handler counts what was spent, behind the check; null: none is seen. */
  counts: string | null;
}

/** Where a handler makes its check. */
export interface CheckPlace {
  kind: OwnCheckKind;
  /** The exported name of the handler. */
  handler: Span;
  /** Whether this import is the helper by which it checks. */
  isHelper(one: ImportedName): boolean;
  /** Where the check is decided in this file, if it is. */
  decided: readonly Span[];
}

/** How far behind a look-up its refusal may stand. */
const MOST_BETWEEN = 5;

/** What any handler may mention. */
const everywhere = new Set(["undefined", "Response", "Request", "Headers", "Error", "JSON", "Boolean", "String", "console", "Promise"]);

/** Reading these of a request takes its body from the handler; `nextUrl` and the like belong to one route. */
const ofTheRoute = /^(json|text|formData|blob|arrayBuffer|bytes|body|clone|url|nextUrl|query)$/;

/** Refusals that say more than that nobody is signed in. */
const furtherDemand = /role|admin|permission|owner|plan\b|tier|subscri|organi[sz]ation|\borg|team|workspace|member|credit|limit|quota/i;

/**
 * Reads the check that a handler makes by a helper: the look-up with what it needs, and the refusal
 * behind it. Null where it is not written in one piece that says the same in another handler of the app.
 */
export function readCheck(file: string, text: string, place: CheckPlace): WrittenCheck | null {
  const source = parsed(file, text);
  const own = source && handlerAt(source.tree, place.handler);
  if (!source || !own?.body) return null;
  const reader = new CheckReader(source.tree, own, place);
  return reader.wrapper() ?? reader.statements();
}

/** The same check where nothing can be answered: it throws. Null: it asks for the request, or a wrapper makes it. */
export function thrown(check: WrittenCheck): WrittenCheck | null {
  if (check.wrapper !== null || check.request) return null;
  const isThrown = check.refusal !== null && !/\breturn\b/.test(check.refusal.code);
  const refusesNobody = check.lookup.some((each) => conditionOf(each) !== null && /\breturn\b/.test(each));
  return isThrown && !refusesNobody ? check : refusing(check, ({ words }) => `throw new Error("${words}")`);
}

/** The same of a check that throws what it refuses, where that can be answered. Null: its helper throws. */
export function answered(check: WrittenCheck): WrittenCheck | null {
  return check.refusal && refusing(check, ({ words, status }) => `return Response.json({ error: "${words}" }, { status: ${status} })`);
}

function refusing(check: WrittenCheck, refusal: (kind: CheckKind["refusal"]) => string): WrittenCheck {
  const code = check.refusal && { ...check.refusal, code: `if (${check.refusal.condition}) ${refusal(checkKinds[check.kind].refusal)};` };
  const lookup = check.lookup.map((each) => {
    const condition = conditionOf(each);
    return condition === null ? each : `if (${condition}) ${refusal(checkKinds.auth.refusal)};`;
  });
  const names = new Set(identifiersIn([...lookup, check.refusal?.condition ?? ""].join("\n")));
  return { ...check, lookup, refusal: code, caught: null, imports: check.imports.filter(({ local }) => names.has(local)) };
}

/** Of an `if`, what it looks at; null: another statement. */
function conditionOf(code: string): string | null {
  const tree = parseText(code, "tsx");
  const [first] = tree.statements;
  return first && ts.isIfStatement(first) ? oneLine(first.expression.getText(tree)) : null;
}

class CheckReader {
  private readonly imported: ReadonlyMap<string, ImportedName>;

  constructor(
    private readonly tree: ts.SourceFile,
    private readonly own: HandlerFunction,
    private readonly place: CheckPlace,
  ) {
    this.imported = new Map(importedNames(tree).flatMap((one) => (one.typeOnly || one.imported === "*" ? [] : [[one.local, one] as const])));
  }

  /** `export const POST = withUser(async (request) => …, { … })`. */
  wrapper(): WrittenCheck | null {
    const around = exportedValue(this.tree, this.place.handler);
    if (!around || !ts.isCallExpression(around) || !ts.isIdentifier(around.expression)) return null;
    const helper = this.imported.get(around.expression.text);
    const [first] = this.own.parameters;
    if (!helper || !this.place.isHelper(helper) || (first && !isRequest(first, this.tree))) return null;
    const { arguments: given } = around;
    const at = given.length === 1 ? 0 : given.findIndex((each) => each.pos <= this.own.pos && this.own.end <= each.end);
    const settings = given.filter((_, index) => index !== at);
    const texts = settings.map(textsOfSetting);
    if (at < 0 || !texts.every((one) => one !== null)) return null;
    const isAuth = this.place.kind === "auth";
    const said = texts.flat().filter((one) => !isDuration.test(one));
    // What it is told in words may be for this handler alone: who may ask it, or which count it has a part in.
    if (isAuth && (said.length > 0 || settings.some((each) => furtherDemand.test(each.getText(this.tree))))) return null;
    const codes = given.map((each) => this.codeOf(each));
    return {
      wrapper: { before: codes.slice(0, at), after: codes.slice(at + 1) }, lookup: [], refusal: null, caught: null, request: null, imports: [helper], called: helper.local, typed: false,
      kind: this.place.kind, says: said.length > 0 ? said.join(" ") : null, told: false, counts: null,
    };
  }

  statements(): WrittenCheck | null {
    const body = this.own.body!;
    const found = ts.isBlock(body) ? this.lookupIn(body.statements) : null;
    if (!found) return null;
    const { before, at, statement, within } = found;
    const following = within.slice(at + 1);
    const chain = ts.isIfStatement(statement) ? { chain: [], refusal: statement } : this.refusalBehind(statement, following);
    const refusal = chain?.refusal ?? null;
    // Decided here, but not by what follows the look-up.
    if (!refusal && this.place.decided.length > 0) return null;
    const last = chain?.chain.at(-1) ?? statement;
    const isAuth = this.place.kind === "auth";
    const wanted = [...(ts.isIfStatement(statement) ? [] : [statement]), ...(chain?.chain ?? []), ...(refusal ? [refusal] : [])];
    const standing = [...before, ...within.slice(0, within.indexOf(last) + 1)];
    const all = isAuth ? this.needed(wanted, standing) : this.withRefusals(wanted, standing);
    if (!all || all.length > checkKinds[this.place.kind].mostStatements || (isAuth && all.some((each) => this.saysWhatFor(each)))) return null;
    if (refusal && ((isAuth && furtherDemand.test(refusal.getText(this.tree))) || (this.place.decided.length > 0 && !this.place.decided.some(([start]) => all.some((each) => start >= each.getStart(this.tree) && start < each.end))))) return null;
    const caught = !refusal && found.caught ? this.caughtBy(found.caught) : null;
    if (!refusal && found.caught && !caught) return null;
    const whose = isAuth ? { says: null, told: false } : readWhose(all, { tree: this.tree, request: this.requestName(), isHelper: (name) => this.isHelper(name), isImported: (name) => this.imported.has(name) });
    if (!whose) return null;
    const counts = this.place.kind === "budget" ? counting(within.slice(within.indexOf(refusal ?? last) + 1), [...this.imported.values()].filter((one) => !this.place.isHelper(one)).map(({ local }) => local)) : null;
    return this.written(all.filter((each) => each !== refusal), refusal, { caught, ...whose, counts });
  }

  private isHelper(name: string): boolean {
    const named = this.imported.get(name);
    return named !== undefined && this.place.isHelper(named);
  }

  /** The same with the `if`s between that refuse nobody: behind them alone is it said whose the limit is. Null: another demand stands between. */
  private withRefusals(wanted: readonly ts.Statement[], standing: readonly ts.Statement[]): ts.Statement[] | null {
    let all: ts.Statement[] | null = [...wanted];
    for (let count = -1; all && count !== all.length;) {
      count = all.length;
      all = this.needed(all, standing);
      const last: ts.Statement | undefined = all?.at(-1);
      if (!all || !last) return null;
      const names = new Set(all.filter((each) => each !== last).flatMap(declaredBy));
      const between = standing.filter((each): each is ts.IfStatement => ts.isIfStatement(each) && leaves(each) && each.pos < last.pos && !all!.includes(each) && mentions(each.expression, names));
      if (between.some((each) => !saysNobody(each.expression) || furtherDemand.test(each.getText(this.tree)))) return null;
      all = [...all, ...between];
    }
    return all;
  }

  /** The statement of a body, or of a `try` in it, that calls the helper. */
  private lookupIn(within: readonly ts.Statement[], before: readonly ts.Statement[] = [], caught: ts.CatchClause | null = null):
    { statement: ts.Statement; at: number; within: readonly ts.Statement[]; before: readonly ts.Statement[]; caught: ts.CatchClause | null } | null {
    const at = within.findIndex((each) => this.callsHelper(each));
    const statement = within[at];
    if (!statement) return null;
    if (ts.isTryStatement(statement) && !caught) return this.lookupIn(statement.tryBlock.statements, [...before, ...within.slice(0, at)], statement.catchClause ?? null);
    if (ts.isIfStatement(statement)) return this.callsHelper(statement.expression) && leaves(statement) ? { statement, at, within, before, caught } : null;
    const fits = ts.isExpressionStatement(statement) || (ts.isVariableStatement(statement) && statement.declarationList.declarations.length === 1);
    return fits ? { statement, at, within, before, caught } : null;
  }

  /** Options of a look-up say who asks (`getServerSession(authOptions)`); a limit's helper is itself called: a table that is asked for a plan is no check of its own. */
  private callsHelper(node: ts.Node): boolean {
    const isAuth = this.place.kind === "auth";
    let found = false;
    const visit = (each: ts.Node): void => {
      if (found || ts.isFunctionLike(each)) return;
      found = isAuth ? ts.isIdentifier(each) && this.isHelper(each.text) : ts.isCallExpression(each) && this.isHelper([...variablesIn(each.expression)][0] ?? "");
      const member = memberNamed(each);
      ts.forEachChild(each, (child) => {
        if (child !== member) visit(child);
      });
    };
    visit(node);
    return found;
  }

  /** Whether the helper is told in words what the handler is for (`requireScope(request, "notes:read")`). */
  private saysWhatFor(node: ts.Node): boolean {
    let found = false;
    const isText = (value: ts.Expression): boolean =>
      ts.isLiteralExpression(value) || ts.isTemplateExpression(value) || (ts.isArrayLiteralExpression(value) && value.elements.some(isText)) ||
      (ts.isObjectLiteralExpression(value) && value.properties.some((each) => ts.isPropertyAssignment(each) && isText(each.initializer)));
    const visit = (each: ts.Node): void => {
      found ||= ts.isCallExpression(each) && this.callsHelper(each.expression) && each.arguments.some(isText);
      ts.forEachChild(each, visit);
    };
    visit(node);
    return found;
  }

  /** The `if` that looks at what was looked up, with the variables made of it on the way. */
  private refusalBehind(lookup: ts.Statement, following: readonly ts.Statement[]): { chain: ts.Statement[]; refusal: ts.IfStatement } | null {
    const names = new Set(declaredBy(lookup));
    const chain: ts.Statement[] = [];
    for (const each of following.slice(0, MOST_BETWEEN)) {
      if (ts.isIfStatement(each) && leaves(each) && mentions(each.expression, names)) return { chain, refusal: each };
      if (!ts.isVariableStatement(each) || !mentions(each, names)) continue;
      chain.push(each);
      for (const name of declaredBy(each)) names.add(name);
    }
    return null;
  }

  /** Statements with the declarations before them that they rest on, in order; null: they rest on something else. */
  private needed(wanted: readonly ts.Statement[], standing: readonly ts.Statement[]): ts.Statement[] | null {
    const all = new Set(wanted);
    for (const each of all) {
      for (const name of namesNeeded(each)) {
        const declaring = standing.find((one) => declaredBy(one).includes(name) && one.pos < each.pos);
        if (declaring) {
          if (!ts.isVariableStatement(declaring) || !(declaring.declarationList.flags & ts.NodeFlags.Const)) return null;
          all.add(declaring);
        } else if (!this.isAtHand(name)) return null;
      }
    }
    // What is made of it on the way and not looked at stays behind.
    return [...all].sort((a, b) => a.pos - b.pos);
  }

  private isAtHand(name: string): boolean {
    return everywhere.has(name) || this.imported.has(name) || name === this.requestName();
  }

  private requestName(): string | null {
    const [first] = this.own.parameters;
    return first && isRequest(first, this.tree) && ts.isIdentifier(first.name) ? first.name.text : null;
  }

  /** What the `catch` does with what the helper throws, where that says it is about who asks or is one call. */
  private caughtBy(clause: ts.CatchClause): NonNullable<WrittenCheck["caught"]> | null {
    const variable = clause.variableDeclaration && ts.isIdentifier(clause.variableDeclaration.name) ? clause.variableDeclaration.name.text : null;
    const { statements } = clause.block;
    if (variable === null) return null;
    const name = new Set([variable]);
    const ifs = statements.filter((each) => ts.isIfStatement(each) && leaves(each) && mentions(each.expression, name) && checkKinds[this.place.kind].caught.test(each.getText(this.tree)));
    const [only] = statements;
    const isOneCall = statements.length === 1 && only && ts.isReturnStatement(only) && only.expression && ts.isCallExpression(only.expression) && ts.isIdentifier(only.expression.expression) && mentions(only.expression, name);
    const kept = isOneCall ? [only] : ifs;
    if (kept.length === 0 || kept.some((each) => [...namesNeeded(each)].some((one) => one !== variable && !this.isAtHand(one)))) return null;
    return { variable, clause: oneLine(clause.getText(this.tree)), statements: [...kept.map((each) => this.codeOf(each)), ...(isOneCall ? [] : [`throw ${variable};`])] };
  }

  private written(lookup: readonly ts.Statement[], refusal: ts.IfStatement | null, found: Pick<WrittenCheck, "caught" | "says" | "told" | "counts">): WrittenCheck | null {
    const { caught } = found;
    const nodes = [...lookup, ...(refusal ? [refusal] : [])];
    const names = new Set([...nodes.flatMap((each) => [...namesNeeded(each)]), ...(caught ? identifiersIn(caught.statements.join("\n")) : [])]);
    const imports = [...this.imported.values()].filter(({ local }) => names.has(local));
    const request = this.requestName();
    const asks = request !== null && names.has(request);
    if (asks && nodes.some((each) => readsRoute(each, request, this.tree))) return null;
    const [first] = this.own.parameters;
    return {
      wrapper: null, lookup: lookup.map((each) => this.codeOf(each)), refusal: refusal && { code: this.codeOf(refusal), condition: oneLine(refusal.expression.getText(this.tree)) }, ...found, kind: this.place.kind, imports, called: this.calledIn(nodes), typed: nodes.some(isTyped),
      request: asks ? { name: request, type: first?.type?.getText(this.tree) ?? null } : null,
    };
  }

  private calledIn(nodes: readonly ts.Node[]): string {
    const isAuth = this.place.kind === "auth";
    const called: string[] = [];
    const visit = (each: ts.Node): void => {
      if (ts.isCallExpression(each)) {
        const [root = ""] = variablesIn(each.expression);
        if (isAuth ? this.imported.has(root) : this.isHelper(root)) called.push(isAuth || !isName(each.expression) ? root : each.expression.getText(this.tree));
      }
      ts.forEachChild(each, visit);
    };
    nodes.forEach(visit);
    return called[0] ?? [...this.imported.values()].find((one) => this.place.isHelper(one))!.local;
  }

  /** Its text, indented from the start of a line. */
  private codeOf(node: ts.Node): string {
    const start = node.getStart(this.tree);
    const indent = /[ \t]*$/.exec(this.tree.text.slice(0, start))![0];
    return node.getText(this.tree).replace(/\r/g, "").split("\n").map((line, index) => (index > 0 && line.startsWith(indent) ? line.slice(indent.length) : line)).join("\n");
  }
}

/** The texts in what is written out (`{ limit: 10, window: "1m" }`); null: it is made of something else. */
function textsOfSetting(value: ts.Expression): string[] | null {
  const all = (parts: readonly (string[] | null)[]): string[] | null => (parts.every((one) => one !== null) ? parts.flat() : null);
  if (ts.isStringLiteralLike(value)) return [value.text];
  if (ts.isNumericLiteral(value) || value.kind === ts.SyntaxKind.TrueKeyword || value.kind === ts.SyntaxKind.FalseKeyword) return [];
  if (ts.isBinaryExpression(value)) return all([textsOfSetting(value.left), textsOfSetting(value.right)]);
  if (ts.isArrayLiteralExpression(value)) return all(value.elements.map(textsOfSetting));
  return ts.isObjectLiteralExpression(value) ? all(value.properties.map((one) => (ts.isPropertyAssignment(one) ? textsOfSetting(one.initializer) : null))) : null;
}

/** `checkLimit`, `ratelimit.limit`. */
function isName(value: ts.Expression): boolean {
  return ts.isIdentifier(value) || (ts.isPropertyAccessExpression(value) && isName(value.expression));
}

/** What an exported name stands for, where that is assigned. */
export function exportedValue(tree: ts.SourceFile, [start]: Span): ts.Expression | null {
  for (const statement of tree.statements) {
    const declared = ts.isVariableStatement(statement) ? statement.declarationList.declarations.find(({ name }) => name.getStart(tree) === start) : undefined;
    if (declared?.initializer) return unwrapped(declared.initializer);
  }
  return null;
}

function readsRoute(node: ts.Node, request: string, tree: ts.SourceFile): boolean {
  let found = false;
  const visit = (each: ts.Node): void => {
    found ||= ts.isPropertyAccessExpression(each) && each.expression.getText(tree) === request && ofTheRoute.test(each.name.text);
    ts.forEachChild(each, visit);
  };
  visit(node);
  return found;
}

function isTyped(node: ts.Node): boolean {
  let found = false;
  const visit = (each: ts.Node): void => {
    found ||= ts.isTypeNode(each) || ts.isNonNullExpression(each);
    ts.forEachChild(each, visit);
  };
  visit(node);
  return found;
}

function identifiersIn(code: string): string[] {
  return code.match(/[A-Za-z_$][\w$]*/g) ?? [];
}

/** For comparing: the text on one line. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
