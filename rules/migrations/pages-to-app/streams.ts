import ts from "typescript";
import type { HandlerFunction } from "../../engine/edits/guards/handler-function.js";
import { free, takenWithin } from "../../engine/edits/names.js";
import { wholeLines } from "../../engine/edits/text-positions.js";
import type { Span } from "../../engine/facts/values.js";
import { assignedTo, isSetting, listAround, statementOf, type AnswerUse } from "./answer-uses.js";
import { isPlain, isString } from "./code-forms.js";
import type { PagesFile } from "./pages-file.js";
import { apply, initCode, type ResponseInit } from "./response-code.js";

/**
 * What is written to `res` piece by piece, as a ReadableStream: what stands before the first `write`
 * becomes the response's settings, what stands from there on runs while the stream is read. Gives the
 * uses of `res` that answer before it begins. Throws Refused where one may answer otherwise behind it.
 */
export function streamOf(source: PagesFile, fn: HandlerFunction, uses: readonly AnswerUse[]): AnswerUse[] {
  const writes = uses.filter(({ calls }) => calls.some(({ name }) => name === "write"));
  const first = writes[0];
  if (!first) return source.refuse(uses[0]!.id, "it flushes what it never writes");
  const list = commonList(source, fn, writes);
  const statements = list.statements;
  const from = statements.findIndex((one) => writes.some(({ id }) => one.pos <= id.pos && id.end <= one.end));
  const moved = statements.slice(from);
  const isMoved = ({ id }: AnswerUse): boolean => moved[0]!.pos <= id.pos && id.end <= moved.at(-1)!.end;
  const before = uses.filter((use) => !isMoved(use));
  const init: ResponseInit = { status: null, headers: null };
  const settings = before.filter((use) => isSetting(source, use) && listAround(source, statementOf(source, use)) === statements);
  for (const use of settings) {
    if (use.member === "statusCode") init.status = source.nowOf(assignedTo(source, use));
    else for (const call of use.calls) apply(source, init, call, use.id);
    source.replace(linesOf(source, statementOf(source, use)), "");
  }
  if (!uses.some((use) => isMoved(use) && use.calls.at(-1)?.name === "end")) source.refuse(first.id, "what it writes is never ended");
  const names = namesFor(fn, source);
  for (const use of uses.filter(isMoved)) rewriteWrite(source, use, names);

  const { newline, indent, semicolons } = source.style;
  const end = semicolons ? ";" : "";
  const [start] = source.spanOf(moved[0]!);
  const base = source.indentAt(start);
  const to = moved.at(-1)!.end;
  const inner = source.now([start, to]).split("\n").map((line, index) => (index === 0 || line.trim() === "" ? line : indent + indent + line)).join("\n");
  source.replace([start, to], [
    `const ${names.encoder} = new TextEncoder()${end}`,
    `const ${names.stream} = new ReadableStream({`,
    `${indent}async start(${names.controller}) {`,
    `${indent}${indent}${inner}`,
    `${indent}},`,
    `})${end}`,
    `return new Response(${names.stream}${initCode(init)})${end}`,
  ].join(`${newline}${base}`));
  return before.filter((use) => !settings.includes(use));
}

/** What the code around the stream is written with: names that the handler has for nothing else, as it may for the stream of a model. */
interface Names {
  stream: string;
  encoder: string;
  controller: string;
}

function namesFor(fn: HandlerFunction, { tree }: PagesFile): Names {
  const taken = takenWithin(fn, tree);
  return { stream: free(taken.has("stream") ? "answer" : "stream", taken), encoder: free("encoder", taken), controller: free(taken.has("controller") ? "answering" : "controller", taken) };
}

/** The innermost list of the handler's own statements that all these stand in, outside of any `try` that ends the answer. */
function commonList(source: PagesFile, fn: HandlerFunction, uses: readonly AnswerUse[]): ts.Block {
  let found: ts.Block | null = null;
  const { body } = fn;
  if (!body || !ts.isBlock(body)) return source.refuse(fn, "it writes in an expression");
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isIterationStatement(node, false) || ts.isTryStatement(node)) return;
    if (ts.isBlock(node) && uses.every(({ id }) => node.pos <= id.pos && id.end <= node.end)) found = node;
    ts.forEachChild(node, visit);
  };
  visit(body);
  return found ?? body;
}

function rewriteWrite(source: PagesFile, { id, calls, top, member }: AnswerUse, names: Names): void {
  const last = calls.at(-1);
  if (member !== null || calls.length !== 1 || !last) return source.refuse(id, member ? `\`res.${member}\` has no counterpart while it streams` : "`res` is handed on while it streams");
  const parent = source.parent(top);
  const [chunk, more] = last.args;
  if (last.name === "flush" || last.name === "flushHeaders") {
    if (!ts.isExpressionStatement(parent)) return source.refuse(id, "`res.flush` is part of another expression");
    return source.replace(linesOf(source, parent), "");
  }
  if (last.name !== "write" && last.name !== "end") return source.refuse(id, `\`res.${last.name}\` may answer after the stream has begun`);
  if (more) return source.refuse(id, `\`res.${last.name}\` is given more than what it sends`);
  const enqueued = chunk ? `${names.controller}.enqueue(${encoded(source, chunk, names.encoder)})` : null;
  if (last.name === "write") {
    if (!enqueued) return source.refuse(id, "it writes nothing");
    return source.replace(source.spanOf(top), enqueued);
  }
  const closed = `${names.controller}.close()`;
  if (!enqueued) return source.replace(source.spanOf(top), closed);
  if (!ts.isExpressionStatement(parent)) return source.refuse(id, "`res.end` is part of another expression");
  source.replace(source.spanOf(top), `${enqueued}${source.style.semicolons ? ";" : ""}${source.style.newline}${source.indentAt(id.getStart(source.tree))}${closed}`);
}

function linesOf(source: PagesFile, node: ts.Node): Span {
  return wholeLines(source.text, source.spanOf(node));
}

function encoded(source: PagesFile, chunk: ts.Expression, encoder: string): string {
  const now = source.nowOf(chunk);
  if (isString(chunk)) return `${encoder}.encode(${now})`;
  if (!isPlain(chunk)) return source.refuse(chunk, "what it writes may be text or bytes", "Write it as a template string.");
  const { quote } = source.style;
  return `typeof ${now} === ${quote}string${quote} ? ${encoder}.encode(${now}) : ${now}`;
}
