import ts from "typescript";
import { unwrapped } from "../../engine/edits/tree.js";
import type { AnswerUse } from "./answer-uses.js";
import { isData, isPlain, isString } from "./code-forms.js";
import type { PagesFile } from "./pages-file.js";

/** Settings of a response, as code. */
export interface ResponseInit {
  status: string | null;
  /** Entries of an object, or one expression. */
  headers: string[] | string | null;
}

/** Adds what one call on `res` sets. Throws Refused for what a Response has no place for. */
export function apply(source: PagesFile, init: ResponseInit, { name, args }: AnswerUse["calls"][number], at: ts.Node): void {
  const [first, second, third] = args;
  if (name === "flushHeaders") return;
  if (name === "status" && first) init.status = source.nowOf(first);
  else if ((name === "setHeader" || name === "appendHeader") && first && second) addHeader(init, `${headerName(source, first)}: ${headerValue(source, first, second)}`, source, at);
  else if (name === "writeHead" && first) {
    init.status = source.nowOf(first);
    const given = third ?? (second && !isString(second) ? second : undefined);
    if (given) writtenHeaders(source, init, given, at);
  } else source.refuse(at, `\`res.${name}\` stands where it has no counterpart`);
}

function addHeader(init: ResponseInit, entry: string, source: PagesFile, at: ts.Node): void {
  if (typeof init.headers === "string") source.refuse(at, "headers are set twice");
  init.headers = [...((init.headers ?? []) as string[]), entry];
}

function writtenHeaders(source: PagesFile, init: ResponseInit, given: ts.Expression, at: ts.Node): void {
  const value = unwrapped(given);
  if (!ts.isObjectLiteralExpression(value)) {
    if (init.headers !== null) source.refuse(at, "headers are set twice");
    init.headers = source.nowOf(given);
    return;
  }
  for (const property of value.properties) {
    if (!ts.isPropertyAssignment(property)) source.refuse(property, "its headers are put together");
    else addHeader(init, `${property.name.getText(source.tree)}: ${headerValue(source, property.name, property.initializer)}`, source, at);
  }
}

function headerName(source: PagesFile, name: ts.Expression): string {
  const bare = unwrapped(name);
  if (!ts.isStringLiteralLike(bare)) return `[${source.nowOf(name)}]`;
  return /^[A-Za-z_$][\w$]*$/.test(bare.text) ? bare.text : bare.getText(source.tree);
}

/** A header is a string in a Response. */
export function headerValue(source: PagesFile, name: ts.Node, value: ts.Expression): string {
  const { quote } = source.style;
  const bare = unwrapped(value);
  if (ts.isNumericLiteral(bare)) return `${quote}${bare.text}${quote}`;
  if (isString(value)) return source.nowOf(value);
  const isCookie = /set-cookie/i.test(name.getText(source.tree));
  if (ts.isArrayLiteralExpression(bare)) {
    if (isCookie) return source.refuse(value, "several cookies are set at once", "Set one after the other.");
    if (bare.elements.every(ts.isStringLiteralLike)) return `${quote}${bare.elements.map((one) => (one as ts.StringLiteralLike).text).join(", ")}${quote}`;
  }
  if (isCookie && !ts.isCallExpression(bare)) return source.refuse(value, "it cannot be told how many cookies are set", "Write them as text, one after the other.");
  return isCookie ? source.nowOf(value) : `String(${source.nowOf(value)})`;
}

/** A Response with what a last call sends. */
export function sentBy(source: PagesFile, { name, args }: AnswerUse["calls"][number], init: ResponseInit, at: ts.Node): string {
  const [first, second] = args;
  const isNothing = !first || (ts.isIdentifier(first) && first.text === "undefined") || first.kind === ts.SyntaxKind.NullKeyword;
  if (name === "redirect") {
    if (!first) return source.refuse(at, "it redirects to nowhere");
    if (typeof init.headers === "string") return source.refuse(at, "it redirects with headers of its own");
    // A redirect of pages/ is a 307 (next@16.4.6:dist/server/api-utils/index.js).
    init.status = second ? source.nowOf(first) : "307";
    init.headers = [...(init.headers ?? []), `Location: ${source.nowOf(second ?? first)}`];
    return `new Response(null${initCode(init)})`;
  }
  if (name === "json") return isNothing && !first ? `new Response(null${initCode(init)})` : `Response.json(${source.nowOf(first!)}${initCode(init)})`;
  if (isNothing) return `new Response(null${initCode(init)})`;
  if (second && name === "end") return source.refuse(at, "`res.end` is given more than what it sends");
  const data = stringified(source, first);
  if (data) return `Response.json(${source.nowOf(data)}${initCode(withoutJsonType(init))})`;
  const now = source.nowOf(first);
  if (isString(first)) return `new Response(${now}${initCode(init)})`;
  if (name === "end") return `new Response(${now}${initCode(init)})`;
  if (isData(first)) return `Response.json(${now}${initCode(init)})`;
  if (!isPlain(first)) return source.refuse(at, `what \`res.send\` is given may be text or data`, "Say which: `res.json(…)`, or `res.end(…)` for text.");
  return `typeof ${now} === ${source.style.quote}string${source.style.quote} ? new Response(${now}${initCode(init)}) : Response.json(${now}${initCode(init)})`;
}

/** `JSON.stringify(data)`, as a Response writes it. */
function stringified({ tree }: PagesFile, value: ts.Expression): ts.Expression | null {
  const bare = unwrapped(value);
  return ts.isCallExpression(bare) && /^JSON\s*\.\s*stringify$/.test(bare.expression.getText(tree)) && bare.arguments.length === 1 ? bare.arguments[0]! : null;
}

/** `Response.json` says itself that it is JSON. */
function withoutJsonType(init: ResponseInit): ResponseInit {
  if (init.headers === null || typeof init.headers === "string") return init;
  const headers = init.headers.filter((one) => !/^["'`]?content-type["'`]?: ["'`]application\/json["'`]$/i.test(one));
  return { ...init, headers: headers.length === 0 ? null : headers };
}

/** The settings as an argument, with the comma before it. */
export function initCode({ status, headers }: ResponseInit): string {
  const members = [
    ...(status !== null && status !== "200" ? [status === "status" ? "status" : `status: ${status}`] : []),
    ...(headers === null ? [] : typeof headers === "string" ? [headers === "headers" ? "headers" : `headers: ${headers}`] : [`headers: { ${headers.join(", ")} }`]),
  ];
  return members.length === 0 ? "" : `, { ${members.join(", ")} }`;
}
