import ts from "typescript";
import { declaredByStatement } from "../../engine/edits/names.js";
import { importOf, namesLeft, withoutUnused } from "../../engine/edits/remove-import.js";
import { freeNames } from "../../engine/edits/steps/free-names.js";
import { Refused } from "../../engine/edits/steps/refused.js";
import { endOf, startWithComments, wholeLines } from "../../engine/edits/text-positions.js";
import { lineOf } from "../../engine/edits/tree.js";
import type { Span } from "../../engine/facts/values.js";
import type { TextEdit } from "../../engine/finding.js";
import { slice, type CodeEdits } from "./moved-code.js";

/** What code of a route takes along into a module of its own beside it. */
export interface TakenAlong {
  /** Where the declarations stood. */
  spans: Span[];
  /** Lines of import that it needs. */
  imports: string[];
  /** Declarations that move with it, as they stand there: those without a blank line between them together. */
  declarations: string[];
  /** Names of those that the route still uses: it imports them from there. */
  shared: string[];
  /** Types that stay in the route, and that it exports. */
  types: string[];
  /** What goes away in the route: imports and declarations that it does not use any more; types that it exports from now on. */
  edits: TextEdit[];
}

interface Moving {
  file: string;
  newline: string;
  code: CodeEdits;
  /** What moves, with what is made anew there. */
  nodes: readonly ts.Node[];
  /** Pieces of the text that are gone from the route. */
  gone: readonly Span[];
  /** Names that the route's new code uses. */
  used: readonly string[];
  /** An import that the moved code has another one in place of. */
  replaced: string | null;
}

/**
 * Finds what moving code needs of its file. Next.js lets a route export nothing but handlers and
 * settings, so what both use lives beside it. Throws {@link Refused} for state that both share.
 */
export function takenAlong({ file, newline, code, nodes, gone, used, replaced }: Moving): TakenAlong {
  const { tree } = code;
  const { text } = tree;
  const { needed, moving, types } = neededBy(nodes, tree);
  const left = tree.statements.filter((one) => !moving.includes(one) && !ts.isImportDeclaration(one));
  const remaining = new Set([...used, ...namesLeft(left, gone, tree)]);
  const shared = moving.flatMap(declared).filter((name) => remaining.has(name));
  refuseSharedState(moving, shared, left, tree);
  const blocks = sideBySide(moving.sort((a, b) => a.pos - b.pos), tree);
  const spans = blocks.map((block): Span => wholeLines(text, [startWithComments(text, block[0]!.at(0)!, tree), endOf(text, block.at(-1)!.at(-1)!)]));
  const imported = new Set([...needed].filter((name) => name !== replaced));
  return {
    spans: moving.map((one) => [one.pos, endOf(text, one)]),
    imports: tree.statements.filter((one) => ts.isImportDeclaration(one)).flatMap((one) => importOf(one, imported, tree)),
    declarations: blocks.flat().map((group) => group.map((one) => {
      const start = one.getStart(tree);
      const comments = slice([startWithComments(text, one, tree), start], code);
      return `${comments}${declared(one).some((name) => shared.includes(name)) ? "export " : ""}${slice([start, endOf(text, one)], code)}`;
    }).join(newline)),
    shared,
    types: types.flatMap(declared),
    edits: [
      ...spans.map((span): TextEdit => ({ file, span, text: "" })),
      ...types.filter((one) => !isExported(one)).map((one): TextEdit => ({ file, span: [one.getStart(tree), one.getStart(tree)], text: "export " })),
      ...withoutBlankStart(tree.statements.filter((one) => ts.isImportDeclaration(one)).flatMap((one) => withoutUnused(file, one, needed, remaining, tree)), text),
    ],
  };
}

/** What is declared in the file and needed by some code, or by what is needed: its names, values that move with it, and types. */
function neededBy(nodes: readonly ts.Node[], tree: ts.SourceFile): { needed: Set<string>; moving: ts.Statement[]; types: ts.Statement[] } {
  const needed = namesUsed(nodes);
  const moving: ts.Statement[] = [];
  const types: ts.Statement[] = [];
  // What is added while it is gone through is gone through as well.
  for (const name of needed) {
    const declaration = tree.statements.find((one) => declared(one).includes(name));
    if (!declaration || moving.includes(declaration) || types.includes(declaration)) continue;
    if (ts.isTypeAliasDeclaration(declaration) || ts.isInterfaceDeclaration(declaration)) {
      types.push(declaration);
      continue;
    }
    if (isExported(declaration)) throw new Refused(`\`${name}\` (line ${lineOf(tree, declaration)}) is exported by the route, and the part that moves uses it`, "Write it in a module of its own.");
    moving.push(declaration);
    for (const also of namesUsed([declaration])) needed.add(also);
  }
  return { needed, moving: [...moving, ...checksOf(moving, tree)], types };
}

/** `if (!url) throw …`, of what moves alone: it says of which type that is. */
function checksOf(moving: readonly ts.Statement[], tree: ts.SourceFile): ts.Statement[] {
  const names = new Set(moving.flatMap(declared));
  const declaredHere = new Set(tree.statements.flatMap(declared));
  return tree.statements.filter((one) => {
    if (!ts.isIfStatement(one) || one.elseStatement) return false;
    const [only, ...more] = ts.isBlock(one.thenStatement) ? one.thenStatement.statements : [one.thenStatement];
    const used = [...freeNames([one]).keys()].filter((name) => declaredHere.has(name));
    return only !== undefined && more.length === 0 && ts.isThrowStatement(only) && used.length > 0 && used.every((name) => names.has(name));
  });
}

/** Statements with nothing between them, in groups without a blank line. */
function sideBySide(statements: readonly ts.Statement[], tree: ts.SourceFile): ts.Statement[][][] {
  const blocks: ts.Statement[][][] = [];
  for (const one of statements) {
    const block = blocks.at(-1);
    const before = block?.at(-1)?.at(-1);
    const between = before && tree.text.slice(endOf(tree.text, before), startWithComments(tree.text, one, tree));
    if (!block || between === undefined || between.trim() !== "") blocks.push([[one]]);
    else if (/\n[ \t]*\r?\n/.test(between)) block.push([one]);
    else block.at(-1)!.push(one);
  }
  return blocks;
}

function declared(statement: ts.Statement): string[] {
  if (ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement) || ts.isEnumDeclaration(statement)) return [statement.name.text];
  return declaredByStatement(statement);
}

function isExported(statement: ts.Statement): boolean {
  return ts.canHaveModifiers(statement) && (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false);
}

/** Values and types that some code names and does not declare. */
function namesUsed(nodes: readonly ts.Node[]): Set<string> {
  const names = new Set(freeNames(nodes).keys());
  const visit = (node: ts.Node, inType: boolean): void => {
    if (inType && ts.isIdentifier(node)) names.add(node.text);
    ts.forEachChild(node, (child) => visit(child, inType || ts.isTypeNode(child)));
  };
  for (const node of nodes) visit(node, false);
  return names;
}

/** A module's variable that changes, and statements that set something up, mean something else in two modules. */
function refuseSharedState(moving: readonly ts.Statement[], shared: readonly string[], left: readonly ts.Statement[], tree: ts.SourceFile): void {
  const names = new Set(moving.flatMap(declared));
  const variable = moving.find((one) => ts.isVariableStatement(one) && (one.declarationList.flags & ts.NodeFlags.Const) === 0 && declared(one).some((name) => shared.includes(name)));
  if (variable) throw new Refused(`\`${declared(variable).join(", ")}\` (line ${lineOf(tree, variable)}) is changed by the handler and by the part that moves`, "Keep it in a store.");
  const setting = left.find((one) => (ts.isExpressionStatement(one) || ts.isIfStatement(one)) && [...freeNames([one]).keys()].some((name) => names.has(name)));
  if (setting) throw new Refused(`line ${lineOf(tree, setting)} sets up what the part that moves uses`, "Write both in a module of their own.");
}

/** Where the file's first lines go, the blank one behind them goes too. */
function withoutBlankStart(gone: readonly TextEdit[], text: string): TextEdit[] {
  let start = 0;
  return gone.map((edit) => {
    if (edit.text !== "" || edit.span[0] !== start) return edit;
    const end = edit.span[1] + (/^(?:[ \t]*\r?\n)+(?=import\b)/.exec(text.slice(edit.span[1]))?.[0].length ?? 0);
    start = end;
    return { ...edit, span: [edit.span[0], end] };
  });
}

/** New imports, which begin behind the last one: in its place where that one goes. */
export function besideGone(added: readonly TextEdit[], gone: readonly TextEdit[], newline: string): TextEdit[] {
  return added.map((edit) => {
    const around = gone.find(({ span, text }) => text === "" && span[0] < edit.span[0] && edit.span[0] <= span[1]);
    return around ? { ...edit, span: [around.span[0], around.span[0]], text: `${edit.text.trimStart()}${newline}` } : edit;
  });
}
