import ts from "typescript";
import type { Span } from "../../facts/values.js";
import { importedNames, type ImportedName } from "../imported-names.js";
import { boundNames, memberNamed, variablesIn } from "../names.js";
import { parsed } from "../parsed.js";
import { unwrapped } from "../tree.js";
import { handlerAt, isRequest, type HandlerFunction } from "./handler-function.js";

/** A check as a handler makes it, as code that another handler can be given. */
export interface WrittenCheck {
  /** The function around a handler that makes the check; null: the statements do. */
  wrapper: string | null;
  /** What is looked up, in order; the last one calls the helper. */
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
}

/** Where a handler makes its check. */
export interface CheckPlace {
  /** The exported name of the handler. */
  handler: Span;
  /** Whether this import is the helper by which it checks. */
  isHelper(one: ImportedName): boolean;
  /** Where the check is decided in this file, if it is. */
  decided: readonly Span[];
}

/** Of a look-up and its refusal: what is longer is more than a check. */
const MOST_STATEMENTS = 5;

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
  return isThrown ? check : refusing(check, 'throw new Error("Please sign in.")');
}

/** The same of a check that throws what it refuses, where that can be answered. Null: its helper throws. */
export function answered(check: WrittenCheck): WrittenCheck | null {
  return check.refusal && refusing(check, 'return Response.json({ error: "Please sign in." }, { status: 401 })');
}

function refusing(check: WrittenCheck, refusal: string): WrittenCheck {
  const code = check.refusal && { ...check.refusal, code: `if (${check.refusal.condition}) ${refusal};` };
  const names = new Set(identifiersIn([...check.lookup, check.refusal?.condition ?? ""].join("\n")));
  return { ...check, refusal: code, caught: null, imports: check.imports.filter(({ local }) => names.has(local)) };
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

  /** `export const POST = withUser(async (request) => …)`. */
  wrapper(): WrittenCheck | null {
    const around = exportedValue(this.tree, this.place.handler);
    if (!around || !ts.isCallExpression(around) || !ts.isIdentifier(around.expression) || around.arguments.length !== 1) return null;
    const helper = this.imported.get(around.expression.text);
    const [first] = this.own.parameters;
    if (!helper || !this.place.isHelper(helper) || (first && !isRequest(first, this.tree))) return null;
    return { wrapper: helper.local, lookup: [], refusal: null, caught: null, request: null, imports: [helper], called: helper.local, typed: false };
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
    const all = this.needed([...(ts.isIfStatement(statement) ? [] : [statement]), ...(chain?.chain ?? []), ...(refusal ? [refusal] : [])], [...before, ...within.slice(0, within.indexOf(last) + 1)]);
    if (!all || all.length > MOST_STATEMENTS || all.some((each) => this.saysWhatFor(each))) return null;
    if (refusal && (furtherDemand.test(refusal.getText(this.tree)) || (this.place.decided.length > 0 && !this.place.decided.some(([start]) => all.some((each) => start >= each.getStart(this.tree) && start < each.end))))) return null;
    const caught = !refusal && found.caught ? this.caughtBy(found.caught) : null;
    if (!refusal && found.caught && !caught) return null;
    return this.written(all.filter((each) => each !== refusal), refusal, caught);
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

  private callsHelper(node: ts.Node): boolean {
    let found = false;
    const visit = (each: ts.Node): void => {
      if (found || ts.isFunctionLike(each)) return;
      const named = ts.isIdentifier(each) ? this.imported.get(each.text) : undefined;
      found = named !== undefined && this.place.isHelper(named);
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
    for (const each of following.slice(0, MOST_STATEMENTS)) {
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
    const ifs = statements.filter((each) => ts.isIfStatement(each) && leaves(each) && mentions(each.expression, name) && /401|auth|sign.?in|log.?in/i.test(each.getText(this.tree)));
    const [only] = statements;
    const isOneCall = statements.length === 1 && only && ts.isReturnStatement(only) && only.expression && ts.isCallExpression(only.expression) && ts.isIdentifier(only.expression.expression) && mentions(only.expression, name);
    const kept = isOneCall ? [only] : ifs;
    if (kept.length === 0 || kept.some((each) => [...namesNeeded(each)].some((one) => one !== variable && !this.isAtHand(one)))) return null;
    return { variable, clause: oneLine(clause.getText(this.tree)), statements: [...kept.map((each) => this.codeOf(each)), ...(isOneCall ? [] : [`throw ${variable};`])] };
  }

  private written(lookup: readonly ts.Statement[], refusal: ts.IfStatement | null, caught: WrittenCheck["caught"]): WrittenCheck | null {
    const nodes = [...lookup, ...(refusal ? [refusal] : [])];
    const names = new Set([...nodes.flatMap((each) => [...namesNeeded(each)]), ...(caught ? identifiersIn(caught.statements.join("\n")) : [])]);
    const imports = [...this.imported.values()].filter(({ local }) => names.has(local));
    const request = this.requestName();
    const asks = request !== null && names.has(request);
    if (asks && nodes.some((each) => readsRoute(each, request, this.tree))) return null;
    const [first] = this.own.parameters;
    return {
      wrapper: null, lookup: lookup.map((each) => this.codeOf(each)), refusal: refusal && { code: this.codeOf(refusal), condition: oneLine(refusal.expression.getText(this.tree)) }, caught, imports, called: this.calledIn(nodes), typed: nodes.some(isTyped),
      request: asks ? { name: request, type: first?.type?.getText(this.tree) ?? null } : null,
    };
  }

  private calledIn(nodes: readonly ts.Node[]): string {
    const called: string[] = [];
    const visit = (each: ts.Node): void => {
      if (ts.isCallExpression(each)) {
        const [root = ""] = variablesIn(each.expression);
        if (this.imported.has(root)) called.push(root);
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

/** What an exported name stands for, where that is assigned. */
export function exportedValue(tree: ts.SourceFile, [start]: Span): ts.Expression | null {
  for (const statement of tree.statements) {
    const declared = ts.isVariableStatement(statement) ? statement.declarationList.declarations.find(({ name }) => name.getStart(tree) === start) : undefined;
    if (declared?.initializer) return unwrapped(declared.initializer);
  }
  return null;
}

/** The names that code mentions and does not declare itself, those of types too: they are imported as well. */
function namesNeeded(node: ts.Node): Set<string> {
  const names = variablesIn(node);
  const visit = (each: ts.Node): void => {
    if (ts.isVariableDeclaration(each) || ts.isParameter(each)) for (const name of boundNames(each.name)) names.delete(name);
    ts.forEachChild(each, visit);
  };
  visit(node);
  return names;
}

export function declaredBy(statement: ts.Statement): string[] {
  return ts.isVariableStatement(statement) ? statement.declarationList.declarations.flatMap(({ name }) => boundNames(name)) : [];
}

function mentions(node: ts.Node, names: ReadonlySet<string>): boolean {
  return [...namesNeeded(node)].some((name) => names.has(name));
}

/** An `if` that ends what it stands in, and has no other arm. */
function leaves({ thenStatement, elseStatement }: ts.IfStatement): boolean {
  const last = ts.isBlock(thenStatement) ? thenStatement.statements.at(-1) : thenStatement;
  return !elseStatement && last !== undefined && (ts.isReturnStatement(last) || ts.isThrowStatement(last));
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
