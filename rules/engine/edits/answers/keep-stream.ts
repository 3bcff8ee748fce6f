import ts from "typescript";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { addImports } from "../add-import.js";
import { answering, handlerAt, type HandlerFunction } from "../guards/handler-function.js";
import { checksIn } from "../guards/insert-guard.js";
import { isImported } from "../imported-names.js";
import { free, namesIn } from "../names.js";
import { parsed, type Parsed } from "../parsed.js";

/** A streamed answer that is to be kept under whose it is and which chat it belongs to. */
export interface KeptStream {
  /** The exported name of the handler. */
  handler: Span;
  /** What keeps it, and the module that comes from. */
  name: string;
  from: string;
  /** The check that has found who asks: `requireUser`. */
  user: string;
  /** Whether Next.js has `after`, which lets the platform wait for the rest of the answer. */
  after: boolean;
}

export interface KeptStreamEdits {
  edits: TextEdit[];
  /** The module that the handler has its check from. */
  userFrom: string;
}

/** What makes a stream of the AI SDK an answer that `useChat` reads. */
const responses = /^(toUIMessageStreamResponse|createUIMessageStreamResponse)$/;

/**
 * `return result.toUIMessageStreamResponse()` → `` return resumable(`${user.id}:${id}`, result.toUIMessageStreamResponse(), after) ``,
 * where the chat's id is read from the body along with what is read of it. Null where nobody has been
 * asked for, where the body's id cannot be had, or where no such answer is returned.
 */
export function keepStream(file: string, text: string, kept: KeptStream): KeptStreamEdits | null {
  const source = parsed(file, text);
  const handler = source && handlerAt(source.tree, kept.handler);
  if (!source || !handler?.body || !ts.isBlock(handler.body)) return null;
  const { tree } = source;
  const taken = namesIn(tree);
  const [check] = checksIn(handler.body, [kept.user], tree);
  const userFrom = moduleOf(kept.user, tree);
  const id = chatIdIn(handler, source, file, taken);
  const answers = answersIn(handler.body);
  const promised = answering(handler, source, file);
  const isTaken = taken.has(kept.name) && !isImported(kept.name, kept.from, tree);
  if (!check || userFrom === null || id === null || promised === null || answers.length === 0 || isTaken) return null;
  // The check has answered itself where nobody was found.
  if (!new RegExp(`\\b${check.result} instanceof Response\\b`).test(handler.body.getText(tree))) return null;
  const after = kept.after && (!taken.has("after") || isImported("after", "next/server", tree));
  return {
    userFrom,
    edits: [
      ...addImports(source, [{ names: [kept.name], from: kept.from }, ...(after ? [{ names: ["after"], from: "next/server" }] : [])]),
      ...promised,
      ...id.edits,
      ...answers.flatMap((answer): TextEdit[] => [
        { file, span: [answer.getStart(tree), answer.getStart(tree)], text: `${kept.name}(\`\${${check.result}.id}:\${${id.code}}\`, ` },
        { file, span: [answer.end, answer.end], text: after ? ", after)" : ")" },
      ]),
    ],
  };
}

/** What a handler itself returns of streamed answers. */
function answersIn(body: ts.Block): ts.Expression[] {
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return;
    const value = ts.isReturnStatement(node) ? node.expression : undefined;
    const callee = value && ts.isCallExpression(value) ? value.expression : undefined;
    const name = callee && (ts.isPropertyAccessExpression(callee) ? callee.name.text : ts.isIdentifier(callee) ? callee.text : "");
    if (value && name !== undefined && responses.test(name)) found.push(value);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(body, visit);
  return found;
}

/** The id that `useChat` sends in the body, as code; null where the body is not read plainly in the handler's own statements. */
function chatIdIn(handler: HandlerFunction, { tree }: Parsed, file: string, taken: ReadonlySet<string>): { code: string; edits: TextEdit[] } | null {
  for (const statement of (handler.body as ts.Block).statements) {
    const [declared] = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
    const read = declared?.initializer && ts.isAwaitExpression(declared.initializer) ? declared.initializer.expression : undefined;
    if (!declared || !read || !ts.isCallExpression(read)) continue;
    const isJson = ts.isPropertyAccessExpression(read.expression) && read.expression.name.text === "json" && handler.parameters.some(({ name }) => name.getText(tree) === (read.expression as ts.PropertyAccessExpression).expression.getText(tree));
    const isChecked = read.expression.getText(tree) === "readBody" && read.arguments[1]?.getText(tree) === "chatBody";
    if (!isJson && !isChecked) continue;
    if (ts.isIdentifier(declared.name)) return declared.type ? null : { code: `${declared.name.text}.id`, edits: [] };
    return isJson && ts.isObjectBindingPattern(declared.name) ? idAmong(declared.name, declared.type, file, taken, tree) : null;
  }
  return null;
}

/** The id among what is taken out of the body, or put there; its type too, where one is written out. */
function idAmong({ elements }: ts.ObjectBindingPattern, type: ts.TypeNode | undefined, file: string, taken: ReadonlySet<string>, tree: ts.SourceFile): { code: string; edits: TextEdit[] } | null {
  const own = elements.find(({ name, propertyName }) => (propertyName ?? name).getText(tree) === "id");
  if (own) return ts.isIdentifier(own.name) ? { code: own.name.text, edits: [] } : null;
  const last = elements.at(-1);
  if (!last || last.dotDotDotToken || (type && !ts.isTypeLiteralNode(type))) return null;
  const code = free("id", taken);
  const edits: TextEdit[] = [{ file, span: [last.end, last.end], text: code === "id" ? ", id" : `, id: ${code}` }];
  const member = type && ts.isTypeLiteralNode(type) ? type.members.at(-1) : undefined;
  if (member) edits.push({ file, span: [member.end, member.end], text: /[;,]$/.test(member.getText(tree)) ? " id: string;" : "; id: string" });
  return { code, edits };
}

/** Where a name is imported from; null: it is not. */
function moduleOf(name: string, tree: ts.SourceFile): string | null {
  for (const each of tree.statements) {
    const named = ts.isImportDeclaration(each) ? each.importClause?.namedBindings : undefined;
    if (!named || !ts.isNamedImports(named) || !named.elements.some((one) => one.name.text === name)) continue;
    return ((each as ts.ImportDeclaration).moduleSpecifier as ts.StringLiteral).text;
  }
  return null;
}
