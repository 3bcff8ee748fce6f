import ts from "typescript";
import { addImport } from "../../engine/edits/add-import.js";
import { applyEdits } from "../../engine/edits/apply-edits.js";
import { handlerAt } from "../../engine/edits/insert-guard.js";
import { parsed, type Parsed } from "../../engine/edits/parsed.js";
import { endOf } from "../../engine/edits/text-positions.js";
import type { Entrypoint, Handler } from "../../engine/entrypoint.js";
import type { TextEdit } from "../../engine/finding.js";
import { placeTemplates, specifierOf } from "../../templates/place-templates.js";
import type { MigrationAsk, Rewrite } from "../migration.js";
import { carriedInto, type Carried } from "./carried.js";
import { inngestClient } from "./inngest-client.js";
import { Refused } from "../../engine/edits/steps/refused.js";
import { splitBefore, type Split } from "./split.js";
import { stepsOf } from "./steps.js";

/**
 * A handler as a durable endpoint. What it does before its first paid call stays in it (guards, reading
 * and checking the body), and calls an endpoint of the same route, by GET, with what the rest needs
 * (FACTS J: an endpoint's body cannot be read, and the engine asks again without it). Throws
 * {@link Refused} with the reason where that cannot be done.
 */
export function endpointFor(route: Entrypoint, handler: Handler, ask: MigrationAsk): Pick<Rewrite, "changes" | "byHand" | "packages" | "edits"> {
  const { file, app } = route;
  const text = ask.read(file) ?? "";
  const source = parsed(file, text);
  const written = source && handler.at.file === file ? handlerAt(source.tree, handler.at.span) : null;
  if (!source || !written?.body) throw new Refused("the handler is not written in the route's file", "Write it there, or wrap it there: `export const POST = withLimits(async (request) => …)`.");
  if (!ts.isBlock(written.body)) throw new Refused("the handler has no body of statements");
  const exported = source.facts.exports.find(({ name }) => name === "GET");
  if (exported) throw new Refused("the route has a GET already, by which the engine would ask again", "Move this handler into a route of its own.");

  const steps = stepsOf(handler, written, source, ask);
  const split = splitBefore(written.body, steps.first, source.tree);
  const request = requestOf(written, source.tree);
  if (!written.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)) throw new Refused("the handler is not async");
  const around = split.around.flatMap((one) => (one.catchClause ? [one.catchClause] : []));
  const inside: ts.Node[] = [...split.inside, ...around];
  refuseCallersContext(inside, source.tree);
  const carried = carriedInto({ tree: source.tree, handler: written, outside: split.outside, inside, request });

  const client = inngestClient(app, ask);
  const placed = placeTemplates(["durable-input"], { app, folder: ask.templateFolder(app) }, (one) => ask.read(one));
  const input = placed.files.get("durable-input")!;
  const importing = (name: string, from: string): TextEdit[] => addImport(file, text, source, name, from.startsWith("/") ? specifierOf(from, file, app.root, (one) => ask.read(one)) : from);
  const imports = [
    ...(steps.here.length > 0 && !steps.edits.some((edit) => edit.file === file && /import \{[^}]*\bstep\b/.test(edit.text)) ? importing("step", "inngest") : []),
    ...importing(client.name, client.file), ...importing("carry", input), ...importing("carried", input),
  ];
  const body = bodyEdits({ file, source, split, written, request, carried, client: client.name, handler: handler.name, stepEdits: steps.edits.filter((edit) => edit.file === file) });
  return {
    changes: [
      ...(client.what ? [{ file: client.file, what: client.what }] : []),
      { file, what: `what ${handler.name} does from its first paid call on becomes a durable endpoint, which it calls with ${sent(carried)}` },
      ...steps.changes,
      ...placed.edits.map((edit) => ({ file: edit.file, what: "what the endpoint works on, in a signed request" })),
    ],
    byHand: [
      ...carried.byHand, ...steps.byHand,
      ...(carried.values.length > 0 ? ["What is handed on may have 12,000 characters (it stands in a URL): a longer input is refused with 413."] : []),
      "A step that fails is tried 4 times in all: retries within it multiply (`maxRetries: 0` takes those of the SDK away).",
      `Clients of ${route.url}: when a step fails or waits, the answer is a redirect to the run's result, which \`fetch\` cannot follow.`,
    ],
    packages: [...client.packages, ...placed.packages],
    edits: [...client.edits, ...placed.edits, ...steps.edits.filter((edit) => edit.file !== file), ...joinedImports(imports), ...body],
  };
}

interface Body {
  file: string;
  source: Parsed;
  split: Split;
  written: ts.FunctionLikeDeclaration;
  request: string | null;
  carried: Carried;
  client: string;
  handler: string;
  stepEdits: readonly TextEdit[];
}

/** The handler with a call in place of what moves, and the endpoint below it. */
function bodyEdits({ file, source, split, written, request, carried, client, handler, stepEdits }: Body): TextEdit[] {
  const { tree, facts } = source;
  const { text } = tree;
  const { newline, indent, semicolons } = facts.style;
  const end = semicolons ? ";" : "";
  const within = ([from, to]: readonly [number, number]) => (edit: Pick<TextEdit, "span">): boolean => from <= edit.span[0] && edit.span[1] <= to;
  const slice = (from: number, to: number): string => {
    const edits = [...stepEdits, ...carried.renamed].filter(within([from, to]));
    const distinct = [...new Map(edits.map((edit) => [`${edit.span.join()} ${edit.text}`, edit])).values()];
    return applyEdits(text.slice(from, to), distinct.map((edit) => ({ span: [edit.span[0] - from, edit.span[1] - from] as const, text: edit.text })));
  };
  const [first] = split.inside;
  const last = split.inside.at(-1)!;
  const from = startWithComments(first!, tree);
  const to = endOf(text, last);
  const base = indentAt(first!.getStart(tree), text);
  const statement = tree.statements.find((one) => one.pos <= written.pos && written.end <= one.end)!;

  const values = carried.values.map(({ name, expression }) => (name === expression ? name : `${name}: ${expression}`));
  const given = values.length === 0 ? "{}" : `{ ${values.join(", ")} }`;
  const called = `return GET(await carry(${request ?? "request"}, ${given}))${end}`;
  const parameter: TextEdit[] = request === null ? [newParameter(file, written, tree)] : [];

  const typed = /\.[cm]?tsx?$/.test(file);
  const types = carried.values.map(({ name, type }) => `${name}: ${type}`);
  const type = typed && carried.values.length > 0 && carried.values.every((one) => one.type !== null) ? `<{ ${types.join("; ")} }>` : "";
  const asked = request ?? "request";
  const constants = carried.values.filter(({ assigned }) => !assigned).map(({ name }) => name);
  const variables = carried.values.filter(({ assigned }) => assigned).map(({ name }) => name);
  const inputName = carried.values.some(({ name }) => name === "input") || /\binput\b/.test(text.slice(from, to)) ? "handedOn" : "input";
  const head = [
    `const ${inputName} = await carried${type}(${asked})${end}`,
    `if (${inputName} instanceof Response) return ${inputName}${end}`,
    ...(constants.length > 0 ? [`const { ${constants.join(", ")} } = ${inputName}${end}`] : []),
    ...(variables.length > 0 ? [`let { ${variables.join(", ")} } = ${inputName}${end}`] : []),
  ];
  const opens = split.around.map((_, depth) => `${newline}${indent.repeat(depth + 1)}try {`);
  const closes = [...split.around].reverse().map((one, index) => {
    const depth = split.around.length - index;
    return `${newline}${indent.repeat(depth)}} ${slice(one.catchClause!.getStart(tree), one.catchClause!.end)}`;
  });
  const repeated = carried.repeated.map((one) => `${newline}${indent}${slice(one.getStart(tree), endOf(text, one))}`);
  const moved = slice(from, to);
  const depth = indent.repeat(split.around.length + 1);
  const endpoint = [
    `${newline}${newline}/** The steps of ${handler}. After one that fails or waits the engine asks here again, with the input that ${handler} has signed. */`,
    `${newline}export const GET = ${client}.endpoint(async (${asked}${typed ? ": Request" : ""}) => {`,
    ...head.map((line) => `${newline}${indent}${line}`),
    ...repeated,
    newline,
    ...opens,
    `${newline}${base === depth ? `${base}${moved}` : reindented(`${base}${moved}`, base, depth, newline)}`,
    ...closes,
    `${newline}})${end}`,
  ].join("");
  const gone = unusedOutside(carried, split, tree);
  return [
    ...parameter,
    ...gone.map((one): TextEdit => ({ file, span: wholeStatement(one, tree), text: "" })),
    { file, span: [from, to], text: called },
    { file, span: [endOf(text, statement), endOf(text, statement)], text: endpoint },
    ...stepEdits.filter((edit) => !within([from, to])(edit) && !split.around.some((one) => within([one.getStart(tree), one.end])(edit))),
  ];
}

/** Statements that are made anew inside, and that nothing outside uses any more. */
function unusedOutside({ repeated }: Carried, { outside }: Split, tree: ts.SourceFile): ts.Statement[] {
  const gone: ts.Statement[] = [];
  for (const one of [...repeated].reverse()) {
    const names = ts.isVariableStatement(one) ? one.declarationList.declarations.map(({ name }) => name.getText(tree)) : (ts.isFunctionDeclaration(one) || ts.isClassDeclaration(one)) && one.name ? [one.name.text] : [];
    const rest = outside.filter((other) => other !== one && !gone.includes(other)).map((other) => other.getText(tree)).join("\n");
    if (names.every((name) => !new RegExp(`\\b${name}\\b`).test(rest))) gone.push(one);
  }
  return gone;
}

/** With its line, but without the comments above it, which stay where they are. */
function wholeStatement(statement: ts.Statement, tree: ts.SourceFile): readonly [number, number] {
  const { text } = tree;
  const start = statement.getStart(tree);
  const line = text.lastIndexOf("\n", start - 1) + 1;
  const rest = /^[ \t]*\r?\n/.exec(text.slice(statement.end));
  return text.slice(line, start).trim() === "" && rest ? [line, statement.end + rest[0].length] : [start, statement.end];
}

/** What is done for the caller's request must be done before: the engine's has no cookies and no headers. */
function refuseCallersContext(inside: readonly ts.Node[], tree: ts.SourceFile): void {
  const names = new Set(tree.statements.flatMap((one) => (ts.isImportDeclaration(one) && ts.isStringLiteral(one.moduleSpecifier) && one.moduleSpecifier.text === "next/headers" && one.importClause?.namedBindings && ts.isNamedImports(one.importClause.namedBindings) ? one.importClause.namedBindings.elements.map(({ name }) => name.text) : [])));
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && (names.has(node.expression.text) || /^(auth|getServerSession|currentUser|getSession|requireUser|after)$/.test(node.expression.text))) {
      const line = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
      throw new Refused(node.expression.text === "after"
        ? `\`after()\` (line ${line}) would be told again each time the engine asks`
        : `\`${node.expression.text}()\` (line ${line}) asks for the caller after the first paid call, and when the engine asks again there is neither the caller's body, nor headers, nor cookies`,
      node.expression.text === "after" ? "Await what it is handed: it becomes a step." : "Ask at the beginning of the handler.");
    }
    ts.forEachChild(node, visit);
  };
  inside.forEach(visit);
}

function requestOf(written: ts.FunctionLikeDeclaration, tree: ts.SourceFile): string | null {
  const [first] = written.parameters;
  if (first && !ts.isIdentifier(first.name)) throw new Refused(`the handler takes its request apart in its parameters (line ${tree.getLineAndCharacterOfPosition(first.getStart(tree)).line + 1})`);
  return first ? (first.name as ts.Identifier).text : null;
}

function newParameter(file: string, written: ts.FunctionLikeDeclaration, tree: ts.SourceFile): TextEdit {
  const open = tree.text.indexOf("(", written.name?.end ?? written.getStart(tree));
  return { file, span: [open + 1, open + 1], text: /\.[cm]?tsx?$/.test(file) ? "request: Request" : "request" };
}

/** Two names of one new module stand in one import. */
function joinedImports(edits: readonly TextEdit[]): TextEdit[] {
  const joined: TextEdit[] = [];
  for (const edit of edits) {
    const from = / from (["'][^"']+["'])/.exec(edit.text)?.[1];
    const name = /import \{ (\w+) \}/.exec(edit.text)?.[1];
    const known = from === undefined || name === undefined ? -1 : joined.findIndex((one) => one.text.includes(` from ${from}`));
    if (known < 0) joined.push(edit);
    else joined[known] = { ...joined[known]!, text: joined[known]!.text.replace(/ \} from/, `, ${name} } from`) };
  }
  return joined;
}

/** Where a statement begins with the comments on the lines above it. */
function startWithComments(statement: ts.Statement, tree: ts.SourceFile): number {
  const { text } = tree;
  const comments = (ts.getLeadingCommentRanges(text, statement.pos) ?? []).filter(({ pos }) => text.slice(text.lastIndexOf("\n", pos - 1) + 1, pos).trim() === "");
  return comments[0]?.pos ?? statement.getStart(tree);
}

function indentAt(at: number, text: string): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", at - 1) + 1))![0];
}

function reindented(moved: string, from: string, to: string, newline: string): string {
  return moved.split(newline).map((line) => (line.startsWith(from) ? to + line.slice(from.length) : line)).join(newline);
}

function sent({ values }: Carried): string {
  if (values.length === 0) return "nothing but its URL";
  return `${values.map(({ expression }) => `\`${expression}\``).join(", ")} (signed; the engine keeps it)`;
}
