import ts from "typescript";
import { parseText } from "../../facts/parse.js";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { addImport, newImport, together } from "../add-import.js";
import { importedNames, type ImportedName } from "../imported-names.js";
import { boundNames, free, takenWithin, variablesIn } from "../names.js";
import { parsed, type Parsed } from "../parsed.js";
import { endOf, indentOf } from "../text-positions.js";
import { answering, asynchronous, handlerAt, isRequest, type HandlerFunction } from "./handler-function.js";
import { inBody, isUsed, requestOf } from "./insert-guard.js";
import { declaredBy } from "./check-statements.js";
import { exportedValue, oneLine, type WrittenCheck } from "./read-check.js";
import { declarationOf, renamed, standing } from "./standing-check.js";
import { wrapHandler } from "./wrap-handler.js";

/** A check of another handler of the app, to be made in this one before all else. */
export interface CopiedCheck {
  check: WrittenCheck;
  /** The exported name of the handler. */
  handler: Span;
  /** Where the handler's own ways to its model calls begin: a look-up that stands before all of them already is not made again. */
  ways: readonly Span[];
  /** Guards that stand in the handler already, by their places: a limit goes behind them. */
  after: readonly Span[];
  /** Whether somebody else than those whom the handler asks already may be asked who they are, and refused. */
  mayAskWho: boolean;
  /** Whether a specifier of this file leads where one of the other file does. */
  isModule(here: string, there: string): boolean;
  /** What a module of the other file is called in this one. */
  specifier(from: string): string;
}

/**
 * Makes a check that another handler makes, in its words: wrapped around the handler, or at the beginning
 * of its body; where it looks the same up already, behind that. No edit where this file cannot say the
 * same: a name that it imports means something else here, or the handler has no request to hand on.
 */
export function copyCheck(file: string, text: string, { check, handler, ways, after, mayAskWho, isModule, specifier }: CopiedCheck): TextEdit[] {
  const source = parsed(file, text);
  const own = source && handlerAt(source.tree, handler);
  if (!source || !own?.body || (check.typed && !isTyped(file))) return [];
  if (check.wrapper !== null) return wrapped(file, text, source, own, { check, handler, specifier });
  if (!ts.isBlock(own.body)) return [];
  const request = requestFor(check, own, source, file, handler);
  if (!request) return [];
  const names = new Map(check.request ? [[check.request.name, request.name]] : []);
  const there = standing(own.body, check.lookup, { names, ways, after, isLimit: check.kind !== "auth", tree: source.tree });
  if ((!mayAskWho && there.asksWho) || asksAlready(check, there.missing, own, source, isModule)) return [];
  const near = takenWithin(own, source.tree);
  for (const name of there.missing.flatMap((each) => declaredIn(each))) if (near.has(name)) names.set(name, free(name, new Set([...near, ...names.values()])));
  const written = [...there.missing, ...(check.refusal ? [check.refusal.code] : [])].map((each) => renamed(each, names));
  const statements = source.facts.style.semicolons ? written.map(withSemicolons) : written;
  if (statements.length === 0) return [];

  const code = [...statements, ...(check.caught?.statements ?? [])].join("\n");
  const mentioned = variablesIn(parseText(code, "tsx"));
  const wanted = [...check.imports.filter(({ local }) => mentioned.has(local)), ...request.imports];
  const imports = importing(source, wanted, isModule, specifier);
  const promised = /\breturn\b/.test(code) ? answering(own, source, file) : /\bawait\b/.test(code) ? asynchronous(own, source, file) : [];
  if (!imports || !promised) return [];
  const before = [...imports, ...request.edits, ...promised];
  const around = check.caught && tryCatching(own.body, check.caught.clause, source.tree);
  if (there.behind) {
    const isCaught = !check.caught || (around && there.behind.pos >= around.pos && there.behind.end <= around.end);
    return [...before, ...behind(file, text, there.behind, isCaught ? statements : caught(statements, check.caught!), source)];
  }
  if (around && ways.every(([start]) => start >= around.pos && start < around.end)) return [...before, ...inBody(source, around, linesOf(statements), [])];
  return [...before, ...inBody(source, own.body, linesOf(check.caught ? caught(statements, check.caught) : statements), [])];
}

function wrapped(file: string, text: string, { tree }: Parsed, own: HandlerFunction, { check, handler, specifier }: Pick<CopiedCheck, "check" | "handler" | "specifier">): TextEdit[] {
  const [helper] = check.imports;
  const value = exportedValue(tree, handler);
  const isFunction = value === null || ts.isArrowFunction(value) || ts.isFunctionExpression(value);
  const [first, ...others] = own.parameters;
  // What else a handler is given, the wrapper may hand on in its own way.
  if (!helper || helper.imported !== helper.local || !isFunction || !first || !isRequest(first, tree) || others.length > 0) return [];
  const imported = importedNames(tree).find(({ local }) => local === helper.local);
  return wrapHandler(file, text, { handler, name: helper.local, from: imported?.imported === helper.imported ? imported.from : specifier(helper.from), first: [], settings: check.wrapper! });
}

/** The imports that are missing; null: a name has another meaning in this file. */
function importing(source: Parsed, wanted: readonly Omit<ImportedName, "typeOnly">[], isModule: CopiedCheck["isModule"], specifier: CopiedCheck["specifier"]): TextEdit[] | null {
  const taken = variablesIn(source.tree);
  const known = importedNames(source.tree).filter(({ typeOnly }) => !typeOnly);
  const lists = new Map<string, string[]>();
  const edits: TextEdit[] = [];
  for (const { local, imported, from: written } of wanted) {
    const from = specifier(written);
    const own = known.find((one) => one.local === local);
    if (own && own.imported === imported && (own.from === from || own.from === written || isModule(own.from, written))) continue;
    if (taken.has(local)) return null;
    if (imported !== "default") lists.set(from, [...(lists.get(from) ?? []), imported === local ? local : `${imported} as ${local}`]);
    else edits.push(newImport(source, `import ${local} from ${source.facts.style.quote}${from}${source.facts.style.quote}${source.facts.style.semicolons ? ";" : ""}`));
  }
  return together([...edits, ...[...lists].flatMap(([from, names]) => addImport(source, names.join(", "), from))]);
}

/** Whether a handler asks the helper of a limit in another way already: a second time would count twice. */
function asksAlready({ kind, called, imports, lookup }: WrittenCheck, missing: readonly string[], own: HandlerFunction, { tree }: Parsed, isModule: CopiedCheck["isModule"]): boolean {
  const helper = imports.find(({ local }) => local === /^[\w$]+/.exec(called)?.[0]);
  const asks = (each: string): boolean => helper !== undefined && variablesIn(parseText(each, "tsx")).has(helper.local);
  if (kind === "auth" || !helper || (lookup.some(asks) && !missing.some(asks))) return false;
  const here = importedNames(tree).find(({ imported, from }) => imported === helper.imported && isModule(from, helper.from));
  return here !== undefined && variablesIn(own.body!).has(here.local);
}

interface RequestName {
  name: string;
  edits: TextEdit[];
  imports: Omit<ImportedName, "typeOnly">[];
}

/** What the handler calls its request, as the check asks for it: helpers that take Next's own are not given another. */
function requestFor({ request }: WrittenCheck, own: HandlerFunction, source: Parsed, file: string, handler: Span): RequestName | null {
  if (!request) return { name: "", edits: [], imports: [] };
  const { tree } = source;
  const there = requestOf(own, source, file);
  const isNexts = request.type === "NextRequest" && isTyped(file);
  if (!there || (there.edits.length > 0 && isUsed(handler, tree))) return null;
  const first = own.parameters.find(({ name }) => name.getText(tree) === there.name);
  const type = first?.type;
  if (!isNexts || (first && type?.getText(tree) === "NextRequest")) return { ...there, imports: [] };
  const imports = [{ local: "NextRequest", imported: "NextRequest", from: "next/server" }];
  if (!first) return { name: there.name, imports, edits: [...there.edits.map((edit) => ({ ...edit, text: edit.text.replace("Request", "NextRequest") }))] };
  return type?.getText(tree) === "Request" ? { name: there.name, imports, edits: [{ file, span: [type.getStart(tree), type.end], text: "NextRequest" }] } : null;
}

function declaredIn(code: string): string[] {
  return parseText(code, "tsx").statements.flatMap(declaredBy);
}

/** The body of a `try` of the handler's own whose `catch` does the same with what is thrown. */
function tryCatching(body: ts.Block, clause: string, tree: ts.SourceFile): ts.Block | null {
  const found = body.statements.find((each) => ts.isTryStatement(each) && each.catchClause && oneLine(each.catchClause.getText(tree)) === clause);
  return found && ts.isTryStatement(found) ? found.tryBlock : null;
}

/** In a `try` of its own; nobody sees what it gives behind that. */
function caught(statements: readonly string[], { variable, statements: told }: NonNullable<WrittenCheck["caught"]>): string[] {
  const inner = statements.map((each, index) => (index < statements.length - 1 ? each : withoutVariable(each)));
  const indented = (each: string): string => each.split("\n").map((line) => `  ${line}`).join("\n");
  return ["try {", ...inner.map(indented), `} catch (${variable}) {`, ...told.map(indented), "}"];
}

function withoutVariable(statement: string): string {
  const declared = declarationOf(parseText(statement, "tsx").statements[0]);
  return declared?.initializer && boundNames(declared.name).length > 0 ? statement.slice(declared.initializer.pos).trimStart() : statement;
}

function behind(file: string, text: string, statement: ts.Statement, statements: readonly string[], { tree, facts: { style } }: Parsed): TextEdit[] {
  const at = endOf(text, statement);
  const indent = indentOf(text, statement.getStart(tree)) ?? "  ";
  return [{ file, span: [at, at], text: linesOf(statements).map((line) => `${style.newline}${indent}${line}`).join("") }];
}

function linesOf(statements: readonly string[]): string[] {
  return statements.flatMap((each) => each.split("\n"));
}

/** Statements of a file that writes none of them. */
function withSemicolons(code: string): string {
  const ends: number[] = [];
  const tree = parseText(code, "tsx");
  const visit = (node: ts.Node): void => {
    const takesOne = ts.isVariableStatement(node) || ts.isExpressionStatement(node) || ts.isReturnStatement(node) || ts.isThrowStatement(node);
    if (takesOne && code[node.end - 1] !== ";") ends.push(node.end);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return ends.sort((a, b) => b - a).reduce((text, end) => `${text.slice(0, end)};${text.slice(end)}`, code);
}

function isTyped(file: string): boolean {
  return /\.[cm]?tsx?$/.test(file);
}
