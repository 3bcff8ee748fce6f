import ts from "typescript";
import { isDirective } from "../facts/directives.js";
import type { FileFacts, SegmentConfigFacts } from "../facts/file-facts.js";
import type { Span } from "../facts/values.js";
import type { TextEdit } from "../finding.js";
import { parsed, type Parsed } from "./parsed.js";
import { isFreeName } from "../segment-config/segment-file.js";
import { endOf, startOfCode, wholeLines, withSeparator } from "./text-positions.js";

/** A value of a segment key as it is written: a number, a string, a list of strings. */
export type SegmentLiteral = number | string | boolean | null | readonly (number | string | boolean | null)[];

/** Which declaration of a key is meant. */
export interface SegmentKey {
  key: string;
  within: SegmentConfigFacts["within"];
}

/**
 * Adds `export const <key> = <value>` to a file: beside the segment exports it has, else below its
 * imports and directives. No edit where the key is exported already, or the name is taken.
 */
export function insertSegmentExport(file: string, text: string, key: string, value: SegmentLiteral): TextEdit[] {
  const source = parsed(file, text);
  if (source === null || source.facts.segmentConfig.some((each) => each.key === key && each.within === "export")) return [];
  if (!isFreeName(source.facts, key)) return [];
  const { newline } = source.facts.style;
  const statement = written(key, value, source.facts);

  const sibling = source.facts.segmentConfig.findLast((each) => each.within === "export" && each.form === "const");
  const siblingStatement = sibling && statementAt(source.tree, sibling.nameSpan);
  if (siblingStatement) return [insertion(file, endOf(text, siblingStatement), `${newline}${statement}`)];

  const head = source.tree.statements.findLast((each) => ts.isImportDeclaration(each)) ?? source.tree.statements.findLast(isDirective);
  if (head) return [insertion(file, endOf(text, head), `${newline}${newline}${statement}`)];
  const start = startOfCode(text);
  return [insertion(file, start, start === text.length ? `${statement}${newline}` : `${statement}${newline}${newline}`)];
}

/**
 * Rewrites a declared key so that Next reads it: `export const` and a plain literal. No edit where
 * it cannot be done without touching more (a variable that is assigned elsewhere, several in one
 * `let`, a re-export: that one is replaced by an export of its own).
 */
export function makeSegmentLiteral(file: string, text: string, { key, within }: SegmentKey, value: SegmentLiteral): TextEdit[] {
  const source = parsed(file, text);
  const declared = source?.facts.segmentConfig.find((each) => each.key === key && each.within === within);
  if (!source || !declared) return [];
  switch (declared.form) {
    case "const": return literalEdits(file, declared, value, source.facts);
    case "let": case "var": return constEdits(source, declared, value);
    case "renamed-clause": case "reexport": {
      const removed = removalEdit(file, text, source.tree, declared);
      const statement = clauseStatement(source.tree, declared);
      if (!removed || !statement) return [];
      const replacement = written(key, value, source.facts);
      if (clauseSize(statement) === 1) return [{ ...removed, span: spanOf(source.tree, statement), text: replacement }];
      return [removed, insertion(file, endOf(text, statement), `${source.facts.style.newline}${replacement}`)];
    }
    case "clause": return exportInPlace(source, declared, value);
    default: return [];
  }
}

/**
 * Turns `export const config = { maxDuration: 60, runtime: "edge" }`, which the app router does not
 * read, into an export of each key. No edit where a member is no segment key or its value is not known.
 */
export function liftSegmentConfig(file: string, text: string): TextEdit[] {
  const source = parsed(file, text);
  const members = source?.facts.segmentConfig.filter((each) => each.within === "config") ?? [];
  const [first] = members;
  const owner = source && first && objectMembers(source.tree, first);
  if (!source || !owner || owner.count !== members.length) return [];

  const exports: string[] = [];
  for (const { key, initializer } of members) {
    const name = key === "regions" ? "preferredRegion" : key;
    if (!appKeys.has(name) || initializer?.value === undefined) return [];
    exports.push(written(name, initializer.value, source.facts));
  }
  return [{ file, span: spanOf(source.tree, owner.statement), text: exports.join(source.facts.style.newline) }];
}

/** Turns `export const maxDuration = 60` into `export const config = { maxDuration: 60 }`; no edit where there is a `config`. */
export function moveIntoConfig(file: string, text: string, key: string, value: SegmentLiteral): TextEdit[] {
  const source = parsed(file, text);
  const declared = source?.facts.segmentConfig.find((each) => each.key === key && each.within === "export");
  const statement = source && declared && statementAt(source.tree, declared.nameSpan);
  const hasConfig = source?.facts.exports.some(({ name }) => name === "config");
  if (!source || !statement || hasConfig || !ts.isVariableStatement(statement) || statement.declarationList.declarations.length !== 1) return [];
  const { quote, semicolons } = source.facts.style;
  const config = `export const config = { ${key}: ${literal(value, quote)} }${semicolons ? ";" : ""}`;
  return [{ file, span: spanOf(source.tree, statement), text: config }];
}

const appKeys: ReadonlySet<string> = new Set(["maxDuration", "runtime", "preferredRegion", "dynamic", "revalidate", "fetchCache", "dynamicParams"]);

/** Takes a declared key out of the file, with its line where nothing else stands on it. */
export function removeSegmentKey(file: string, text: string, { key, within }: SegmentKey): TextEdit[] {
  const source = parsed(file, text);
  const declared = source?.facts.segmentConfig.find((each) => each.key === key && each.within === within);
  const edit = source && declared && removalEdit(file, text, source.tree, declared);
  return edit ? [edit] : [];
}

function written(key: string, value: SegmentLiteral, { style }: FileFacts): string {
  return `export const ${key} = ${literal(value, style.quote)}${style.semicolons ? ";" : ""}`;
}

function literal(value: SegmentLiteral, quote: string): string {
  if (typeof value === "string") return `${quote}${value}${quote}`;
  return Array.isArray(value) ? `[${value.map((each: SegmentLiteral) => literal(each, quote)).join(", ")}]` : String(value);
}

function literalEdits(file: string, { initializer }: SegmentConfigFacts, value: SegmentLiteral, facts: FileFacts): TextEdit[] {
  return initializer === null ? [] : [{ file, span: initializer.span, text: literal(value, facts.style.quote) }];
}

function constEdits({ file, tree, facts }: Parsed, declared: SegmentConfigFacts, value: SegmentLiteral): TextEdit[] {
  const statement = statementAt(tree, declared.nameSpan);
  if (!statement || !ts.isVariableStatement(statement) || statement.declarationList.declarations.length !== 1) return [];
  const variable = facts.variables.find(({ span }) => span[0] === declared.nameSpan[0]);
  if (variable?.reassigned || declared.initializer === null) return [];
  const start = statement.declarationList.getStart(tree);
  return [{ file, span: [start, start + declared.form.length], text: "const" }, ...literalEdits(file, declared, value, facts)];
}

/** `const maxDuration = 60; export { maxDuration }` → `export const maxDuration = 60;`. */
function exportInPlace({ file, text, tree, facts }: Parsed, declared: SegmentConfigFacts, value: SegmentLiteral): TextEdit[] {
  const removed = removalEdit(file, text, tree, declared);
  const statement = tree.statements.find((each): each is ts.VariableStatement =>
    ts.isVariableStatement(each) && each.declarationList.declarations.some(({ name }) => ts.isIdentifier(name) && name.text === declared.key));
  const list = statement?.declarationList;
  if (!removed || !list || list.declarations.length !== 1 || (list.flags & ts.NodeFlags.Const) === 0) return [];
  return [insertion(file, list.getStart(tree), "export "), ...literalEdits(file, declared, value, facts), removed];
}

function removalEdit(file: string, text: string, tree: ts.SourceFile, declared: SegmentConfigFacts): TextEdit | null {
  const statement = clauseStatement(tree, declared);
  if (statement) {
    return clauseSize(statement) === 1
      ? { file, span: wholeLines(text, spanOf(tree, statement)), text: "" }
      : { file, span: withSeparator(text, declared.span), text: "" };
  }
  if (declared.within === "config") {
    const members = objectMembers(tree, declared);
    const only = members?.statement && members.count === 1 ? members.statement : null;
    return only
      ? { file, span: wholeLines(text, spanOf(tree, only)), text: "" }
      : { file, span: withSeparator(text, declared.span), text: "" };
  }
  const owner = statementAt(tree, declared.nameSpan);
  if (!owner) return null;
  const whole = spanOf(tree, owner);
  const isWhole = declared.span[0] === whole[0] && declared.span[1] === whole[1];
  return { file, span: isWhole ? wholeLines(text, whole) : withSeparator(text, declared.span), text: "" };
}

function clauseStatement(tree: ts.SourceFile, declared: SegmentConfigFacts): ts.ExportDeclaration | null {
  const statement = statementAt(tree, declared.span);
  return statement && ts.isExportDeclaration(statement) ? statement : null;
}

function clauseSize({ exportClause }: ts.ExportDeclaration): number {
  return exportClause && ts.isNamedExports(exportClause) ? exportClause.elements.length : 0;
}

function objectMembers(tree: ts.SourceFile, declared: SegmentConfigFacts): { statement: ts.Statement; count: number } | null {
  const statement = statementAt(tree, declared.nameSpan);
  if (!statement || !ts.isVariableStatement(statement)) return null;
  let count = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) count ||= node.properties.length;
    else ts.forEachChild(node, visit);
  };
  visit(statement);
  return { statement, count: statement.declarationList.declarations.length === 1 ? count : 0 };
}

function statementAt(tree: ts.SourceFile, [start, end]: Span): ts.Statement | null {
  return tree.statements.find((each) => each.getStart(tree) <= start && end <= each.end) ?? null;
}

function spanOf(tree: ts.SourceFile, node: ts.Node): Span {
  return [node.getStart(tree), node.end];
}

function insertion(file: string, at: number, text: string): TextEdit {
  return { file, span: [at, at], text };
}
