import ts from "typescript";
import { parseText } from "../../facts/parse.js";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { addImport, newImport, together } from "../add-import.js";
import { importedNames, type ImportedName } from "../imported-names.js";
import { boundNames, free, memberNamed, takenWithin, variablesIn } from "../names.js";
import { parsed, type Parsed } from "../parsed.js";
import { endOf, indentOf } from "../text-positions.js";
import { answering, asynchronous, handlerAt, isRequest, type HandlerFunction } from "./handler-function.js";
import { inBody, isUsed, requestOf } from "./insert-guard.js";
import { declaredBy, exportedValue, oneLine, type WrittenCheck } from "./read-check.js";
import { wrapHandler } from "./wrap-handler.js";

/** A check of another handler of the app, to be made in this one before all else. */
export interface CopiedCheck {
  check: WrittenCheck;
  /** The exported name of the handler. */
  handler: Span;
  /** Where the handler's own ways to its model calls begin: a look-up that stands before all of them already is not made again. */
  ways: readonly Span[];
  /** What a module of the other file is called in this one. */
  specifier(from: string): string;
}

/**
 * Makes a check that another handler makes, in its words: wrapped around the handler, or at the beginning
 * of its body; where it looks the same up already, behind that. No edit where this file cannot say the
 * same: a name that it imports means something else here, or the handler has no request to hand on.
 */
export function copyCheck(file: string, text: string, { check, handler, ways, specifier }: CopiedCheck): TextEdit[] {
  const source = parsed(file, text);
  const own = source && handlerAt(source.tree, handler);
  if (!source || !own?.body || (check.typed && !isTyped(file))) return [];
  if (check.wrapper !== null) return wrapped(file, text, source, own, { check, handler, specifier });
  if (!ts.isBlock(own.body)) return [];
  const taken = variablesIn(source.tree);
  const imports = importing(source, check.imports, taken, specifier);
  const request = requestFor(check, own, source, file, handler);
  const code = [...check.lookup, check.refusal?.code ?? "", ...(check.caught?.statements ?? [])].join("\n");
  const promised = /\breturn\b/.test(code) ? answering(own, source, file) : /\bawait\b/.test(code) ? asynchronous(own, source, file) : [];
  if (!imports || !request || !promised) return [];

  const names = new Map(check.request ? [[check.request.name, request.name]] : []);
  const there = standing(own.body, check.lookup, names, ways, source.tree);
  const missing = check.lookup.slice(there.count);
  const near = takenWithin(own, source.tree);
  for (const name of missing.flatMap((each) => declaredIn(each))) if (near.has(name)) names.set(name, free(name, new Set([...near, ...names.values()])));
  const statements = [...missing, ...(check.refusal ? [check.refusal.code] : [])].map((each) => renamed(each, names));
  if (statements.length === 0) return [];
  const before = [...imports, ...request.edits, ...promised];
  if (there.behind) return [...before, ...behind(file, text, there.behind, statements, source)];
  const around = check.caught && tryCatching(own.body, check.caught.clause, source.tree);
  if (around && ways.every(([start]) => start >= around.pos && start < around.end)) return [...before, ...inBody(file, text, source, around, linesOf(statements), [])];
  return [...before, ...inBody(file, text, source, own.body, linesOf(check.caught ? caught(statements, check.caught) : statements), [])];
}

function wrapped(file: string, text: string, { tree }: Parsed, own: HandlerFunction, { check, handler, specifier }: Omit<CopiedCheck, "ways">): TextEdit[] {
  const [helper] = check.imports;
  const value = exportedValue(tree, handler);
  const isFunction = value === null || ts.isArrowFunction(value) || ts.isFunctionExpression(value);
  const [first, ...others] = own.parameters;
  // What else a handler is given, the wrapper may hand on in its own way.
  if (!helper || helper.imported !== helper.local || !isFunction || !first || !isRequest(first, tree) || others.length > 0) return [];
  const imported = importedNames(tree).find(({ local }) => local === helper.local);
  return wrapHandler(file, text, { handler, name: helper.local, from: imported?.imported === helper.imported ? imported.from : specifier(helper.from), first: [] });
}

/** The imports that are missing; null: a name has another meaning in this file. */
function importing(source: Parsed, wanted: readonly ImportedName[], taken: ReadonlySet<string>, specifier: CopiedCheck["specifier"]): TextEdit[] | null {
  const known = importedNames(source.tree).filter(({ typeOnly }) => !typeOnly);
  const lists = new Map<string, string[]>();
  const edits: TextEdit[] = [];
  for (const { local, imported, from: written } of wanted) {
    const from = specifier(written);
    const own = known.find((one) => one.local === local);
    if (own && own.imported === imported && (own.from === from || own.from === written)) continue;
    if (taken.has(local)) return null;
    if (imported !== "default") lists.set(from, [...(lists.get(from) ?? []), imported === local ? local : `${imported} as ${local}`]);
    else edits.push(newImport(source, `import ${local} from ${source.facts.style.quote}${from}${source.facts.style.quote}${source.facts.style.semicolons ? ";" : ""}`));
  }
  return together([...edits, ...[...lists].flatMap(([from, names]) => addImport(source, names.join(", "), from))]);
}

/** What the handler calls its request, as the check asks for it: helpers that take Next's own are not given another. */
function requestFor({ request }: WrittenCheck, own: HandlerFunction, source: Parsed, file: string, handler: Span): { name: string; edits: TextEdit[] } | null {
  if (!request) return { name: "", edits: [] };
  const { tree } = source;
  const there = requestOf(own, source, file);
  const isNexts = request.type === "NextRequest" && isTyped(file);
  if (!there || (there.edits.length > 0 && isUsed(handler, tree))) return null;
  const first = own.parameters.find(({ name }) => name.getText(tree) === there.name);
  const type = first?.type;
  if (!isNexts || (first && type?.getText(tree) === "NextRequest")) return there;
  const imported = addImport(source, "NextRequest", "next/server");
  if (!first) return { name: there.name, edits: [...imported, ...there.edits.map((edit) => ({ ...edit, text: edit.text.replace("Request", "NextRequest") }))] };
  return type?.getText(tree) === "Request" ? { name: there.name, edits: [...imported, { file, span: [type.getStart(tree), type.end], text: "NextRequest" }] } : null;
}

interface Standing {
  /** The statement behind which the rest goes; null: none of it stands there. */
  behind: ts.Statement | null;
  /** How many of the look-ups are made already. */
  count: number;
}

/** Which of the look-ups a body makes already, before its ways to a model; what they are called there goes into `names`. */
function standing(body: ts.Block, lookup: readonly string[], names: Map<string, string>, ways: readonly Span[], tree: ts.SourceFile): Standing {
  const blocks = [body, ...body.statements.flatMap((each) => (ts.isTryStatement(each) ? [each.tryBlock] : []))];
  for (const block of blocks) {
    const own = new Map(names);
    let behind: ts.Statement | null = null;
    let count = 0;
    for (const each of lookup) {
      const found = block.statements.find((one) => (behind === null || one.pos >= behind.end) && isSame(one, each, own, tree));
      if (!found) break;
      behind = found;
      count++;
    }
    const last = behind;
    if (!last || !ways.every(([start]) => start >= last.end && start < block.end)) continue;
    for (const [name, here] of own) names.set(name, here);
    return { behind: last, count };
  }
  return { behind: null, count: 0 };
}

/** Whether a statement says the same, but for the name of its variable. */
function isSame(statement: ts.Statement, other: string, names: Map<string, string>, tree: ts.SourceFile): boolean {
  const code = renamed(other, names);
  if (bare(statement.getText(tree)) === bare(code)) return true;
  const otherTree = parseText(code, "tsx");
  const [own, theirs] = [declarationOf(statement), declarationOf(otherTree.statements[0])];
  if (!own?.initializer || !theirs?.initializer || !ts.isIdentifier(own.name) || !ts.isIdentifier(theirs.name)) return false;
  if (bare(own.initializer.getText(tree)) !== bare(theirs.initializer.getText(otherTree))) return false;
  names.set(theirs.name.text, own.name.text);
  return true;
}

function declarationOf(statement: ts.Statement | undefined): ts.VariableDeclaration | undefined {
  return statement && ts.isVariableStatement(statement) && statement.declarationList.declarations.length === 1 ? statement.declarationList.declarations[0] : undefined;
}

function bare(code: string): string {
  return oneLine(code).replace(/['"]/g, '"').replace(/;$/, "");
}

/** Code with other names for its variables. */
function renamed(code: string, names: ReadonlyMap<string, string>): string {
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

function isTyped(file: string): boolean {
  return /\.[cm]?tsx?$/.test(file);
}
