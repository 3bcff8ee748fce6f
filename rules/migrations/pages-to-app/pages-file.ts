import ts from "typescript";
import { applyEdits } from "../../engine/edits/apply-edits.js";
import { handlerAt, type HandlerFunction } from "../../engine/edits/guards/handler-function.js";
import { parsed, type Parsed } from "../../engine/edits/parsed.js";
import { Refused } from "../../engine/edits/steps/refused.js";
import { lineOf, unwrapped } from "../../engine/edits/tree.js";
import type { Span } from "../../engine/facts/values.js";

interface Edit {
  span: Span;
  text: string;
}

/** One text of an API route while it is rewritten: its tree, and what has been decided to change. */
export class PagesFile {
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly style: Parsed["facts"]["style"];
  private readonly parents = new Map<ts.Node, ts.Node>();
  private edits: Edit[] = [];

  /** Throws {@link Refused} for a text that cannot be parsed. */
  constructor(readonly file: string, text: string) {
    const source = parsed(file, text);
    if (!source) throw new Refused("it cannot be parsed");
    this.text = text;
    this.tree = source.tree;
    this.style = source.facts.style;
    const visit = (node: ts.Node): void => ts.forEachChild(node, (child) => {
      this.parents.set(child, node);
      visit(child);
    });
    visit(this.tree);
  }

  get isTyped(): boolean {
    return /\.[cm]?tsx?$/.test(this.file);
  }

  parent(node: ts.Node): ts.Node {
    return this.parents.get(node) ?? this.tree;
  }

  /** The nearest function around a node. */
  functionAround(node: ts.Node): ts.Node | null {
    for (let at = this.parents.get(node); at; at = this.parents.get(at)) if (ts.isFunctionLike(at)) return at;
    return null;
  }

  spanOf(node: ts.Node): Span {
    return [node.getStart(this.tree), node.end];
  }

  line(node: ts.Node): number {
    return lineOf(this.tree, node);
  }

  /** Puts a text in place of a span; what was decided within it is taken to stand in that text. */
  replace(span: Span, text: string): void {
    this.edits = [...this.edits.filter((edit) => !isWithin(edit, span)), { span, text }];
  }

  /** Statements in front of another one, on lines of their own. */
  insertBefore(statement: ts.Node, lines: readonly string[]): void {
    const start = statement.getStart(this.tree);
    const indent = this.indentAt(start);
    this.edits.push({ span: [start, start], text: lines.map((line) => `${this.written(line)}${this.style.newline}${indent}`).join("") });
  }

  /** A statement in front of all others of a body. */
  insertFirst(body: ts.Block, line: string): void {
    const at = body.getStart(this.tree) + 1;
    const indent = this.indentAt(body.statements[0]?.getStart(this.tree) ?? at);
    this.edits.push({ span: [at, at], text: `${this.style.newline}${indent}${this.written(line)}` });
  }

  /** Behind the last line of code. */
  append(line: string): void {
    const { newline } = this.style;
    const end = this.text.trimEnd().length;
    this.edits.push({ span: [end, end], text: `${newline}${newline}${this.written(line)}` });
  }

  /** A piece of code with what has been decided to change in it; what goes in front of it stays there. */
  now([start, end]: Span): string {
    const edits = this.edits.filter((edit) => isWithin(edit, [start, end]));
    return applyEdits(this.text.slice(start, end), edits.map(({ span, text }) => ({ text, span: [span[0] - start, span[1] - start] as const })));
  }

  nowOf(node: ts.Node): string {
    return this.now(this.spanOf(node));
  }

  result(): string {
    return applyEdits(this.text, this.edits);
  }

  /** Code of ours in the file's style. */
  written(code: string): string {
    const { quote, semicolons } = this.style;
    const quoted = quote === '"' ? code : code.replaceAll('"', quote);
    return semicolons ? quoted : quoted.replace(/;$/, "");
  }

  indentAt(at: number): string {
    return /^[ \t]*/.exec(this.text.slice(this.text.lastIndexOf("\n", at - 1) + 1))![0];
  }

  /** `why` with the line it is about. */
  refuse(node: ts.Node, why: string, instead: string | null = null): never {
    throw new Refused(`${why} (line ${this.line(node)})`, instead);
  }

  /** Comments within a span, as they are written. */
  commentsIn([start, end]: Span): string[] {
    const scanner = ts.createScanner(ts.ScriptTarget.ESNext, false, ts.LanguageVariant.JSX, this.text, undefined, start, end - start);
    const comments: string[] = [];
    for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
      if (kind === ts.SyntaxKind.SingleLineCommentTrivia || kind === ts.SyntaxKind.MultiLineCommentTrivia) comments.push(scanner.getTokenText());
    }
    return comments;
  }
}

/** A handler of pages/, and how it is exported. */
export interface PagesHandler {
  fn: HandlerFunction;
  /** The name it is declared by; null: it has none. */
  name: string | null;
  /** The statement that declares it. */
  statement: ts.Statement;
  /** `export default handler`, where that is a statement of its own. */
  exported: ts.ExportAssignment | null;
}

/** The default export, where it is a function of this file that nothing wraps; throws {@link Refused} otherwise. */
export function handlerIn(source: PagesFile): PagesHandler {
  const { tree } = source;
  for (const statement of tree.statements) {
    if (ts.isFunctionDeclaration(statement) && has(statement, ts.SyntaxKind.DefaultKeyword)) return { fn: statement, name: statement.name?.text ?? null, statement, exported: null };
    if (!ts.isExportAssignment(statement) || statement.isExportEquals) continue;
    const value = unwrapped(statement.expression);
    if (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) return { fn: value, name: null, statement, exported: null };
    if (ts.isCallExpression(value)) source.refuse(value, `\`${value.expression.getText(tree)}\` wraps the handler and hands it \`req\` and \`res\``, "Let the wrapper take a Request and give a Response first.");
    if (ts.isIdentifier(value)) return named(source, value.text, statement);
  }
  throw new Refused("no default export is written in this file", "Write the handler in the route's own file.");
}

function named(source: PagesFile, name: string, exported: ts.ExportAssignment): PagesHandler {
  for (const statement of source.tree.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === name && statement.body) return { fn: statement, name, statement, exported };
    if (!ts.isVariableStatement(statement) || statement.declarationList.declarations.length !== 1) continue;
    const [declared] = statement.declarationList.declarations;
    if (!declared || !ts.isIdentifier(declared.name) || declared.name.text !== name || !declared.initializer) continue;
    const value = unwrapped(declared.initializer);
    if (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) return { fn: value, name, statement, exported };
    const inner = handlerAt(source.tree, source.spanOf(declared.name));
    source.refuse(declared, inner ? "something wraps the handler and hands it `req` and `res`" : `\`${name}\` is no function of this file`, "Let the wrapper take a Request and give a Response first.");
  }
  return source.refuse(exported, `\`${name}\` is no function of this file`, "Write the handler in the route's own file.");
}

export function has(node: ts.Node & { modifiers?: ts.NodeArray<ts.ModifierLike> }, kind: ts.SyntaxKind): boolean {
  return node.modifiers?.some((one) => one.kind === kind) ?? false;
}

/** An insertion at the very start stands in front, and is no part of it. */
function isWithin({ span, text }: Edit, [start, end]: Span): boolean {
  const isInFront = span[1] === start && text !== "" && span[0] === start;
  return !isInFront && start <= span[0] && span[1] <= end;
}
