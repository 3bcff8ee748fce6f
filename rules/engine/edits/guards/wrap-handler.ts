import ts from "typescript";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { addImport } from "../add-import.js";
import { isImported } from "../imported-names.js";
import { namesIn } from "../names.js";
import { parsed } from "../parsed.js";
import { literal } from "../text-positions.js";

/** A function that is handed a route handler, and gives one that does more. */
export interface HandlerWrapper {
  /** The exported name of the handler, as it is declared or assigned. */
  handler: Span;
  name: string;
  from: string;
  /** Texts that it is handed before the handler. */
  first: readonly string[];
  /** What else it is handed before and after, as code. */
  settings?: { before: readonly string[]; after: readonly string[] };
}

/**
 * `export async function POST(request) { … }` → `export const POST = traced("…", async function POST(request) { … });`,
 * and the same around a value that is exported. No edit where a function takes no request, or the
 * file itself uses the handler: what was hoisted would not be there yet.
 */
export function wrapHandler(file: string, text: string, { handler: [start, end], name, from, first, settings = { before: [], after: [] } }: HandlerWrapper): TextEdit[] {
  const source = parsed(file, text);
  if (!source) return [];
  const { tree, facts: { style } } = source;
  const taken = namesIn(tree);
  if (taken.has(name) && !isImported(name, from, tree)) return [];
  const statement = tree.statements.find((each) => start >= each.getStart(tree) && start < each.end);
  const exported = text.slice(start, end);
  const opens = `${name}(${[...first.map((one) => literal(one, style.quote)), ...settings.before].map((one) => `${one}, `).join("")}`;
  const closes = `${settings.after.map((one) => `, ${one}`).join("")})`;
  const around = statement && (ts.isFunctionDeclaration(statement) ? ofFunction(statement) : ts.isVariableStatement(statement) ? ofValue(statement) : null);
  return around ? [...addImport(source, name, from), ...around] : [];

  function ofFunction(node: ts.FunctionDeclaration): TextEdit[] | null {
    const isExported = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) && !node.modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
    if (!isExported || !node.body || node.parameters.length === 0 || uses() > 1) return null;
    const isAsync = node.modifiers!.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
    return [
      { file, span: [node.getStart(tree), node.name!.end], text: `export const ${exported} = ${opens}${isAsync ? "async " : ""}function ${exported}` },
      { file, span: [node.end, node.end], text: `${closes}${style.semicolons ? ";" : ""}` },
    ];
  }

  function ofValue(node: ts.VariableStatement): TextEdit[] | null {
    const value = node.declarationList.declarations.find((each) => each.name.getStart(tree) === start)?.initializer;
    if (!value || ((ts.isArrowFunction(value) || ts.isFunctionExpression(value)) && value.parameters.length === 0)) return null;
    return [{ file, span: [value.getStart(tree), value.getStart(tree)], text: opens }, { file, span: [value.end, value.end], text: closes }];
  }

  function uses(): number {
    let count = 0;
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node) && node.text === exported) count++;
      ts.forEachChild(node, visit);
    };
    visit(tree);
    return count;
  }
}
