import ts from "typescript";
import { free, namesIn } from "../../engine/edits/names.js";
import type { Parsed } from "../../engine/edits/parsed.js";
import { freeNames } from "../../engine/edits/steps/free-names.js";
import { Refused } from "../../engine/edits/steps/refused.js";
import { repetitionAround } from "../../engine/edits/steps/repetition.js";
import type { StepIds } from "../../engine/edits/steps/step-ids.js";
import type { StepCall, WrittenStep } from "../../engine/edits/steps/write-step.js";
import { callAt, lineOf, lineStarts, nameOf, pathTo } from "../../engine/edits/tree.js";
import type { Span } from "../../engine/facts/values.js";
import type { TextEdit } from "../../engine/finding.js";
import { majorOf } from "../../engine/major-version.js";
import { indentAt, withoutIts } from "./moved-code.js";

/** How the AI SDK's streams become an answer (4 to 7), and what a collected text is answered with. */
const inJson = (text: string): string => `Response.json({ ${text === "text" ? text : `text: ${text}`} })`;
const answers: Readonly<Record<string, (text: string) => string>> = {
  toUIMessageStreamResponse: inJson, toDataStreamResponse: inJson, toTextStreamResponse: (text) => `new Response(${text})`,
};

/** Options that say how a stream goes out, or what is done when it breaks: the engine hears of that. `generateText` has none of them. */
const ofStreams = new Set(["onError", "onAbort", "toolCallStreaming", "experimental_toolCallStreaming", "includeRawChunks"]);

/** Options that do something with the answer, within the step. */
const doing = /^(onFinish|onEnd|onChunk|experimental_transform)$/;

const instead = "Do that after the answer is there, with `await`, and run the migration again.";

/**
 * `return streamText({ … }).toUIMessageStreamResponse()` as a step that waits for the whole text with
 * `generateText`, and an answer with that text. Throws {@link Refused} where the stream is used in another way.
 */
export function collectStream(source: Parsed, body: ts.Node, site: StepCall, ids: StepIds): WrittenStep & { gone: string[] } {
  const { file, tree, facts } = source;
  const call = callAt(tree, site.at.span);
  const isKnown = facts.variables.some(({ name, import: from }) => name === "streamText" && from?.from === "ai");
  if (!call || !isKnown || call.expression.getText(tree) !== "streamText" || site.calls !== null || file !== site.at.file) {
    throw new Refused(`${site.callee} streams, and only what \`streamText\` writes in the same file as its answer can be collected`, "Ask without streaming, and run the migration again.");
  }
  const line = lineOf(tree, call);
  const path = pathTo(body, call);
  if (path.slice(1).some((node) => ts.isFunctionLike(node)) || repetitionAround(path, tree, facts.style).index !== null) {
    throw new Refused(`streamText (line ${line}) is called in a callback or a loop, and its text cannot be told to be the answer`, "Ask with `generateText` there, and run the migration again.");
  }
  const { start, answered } = answerOf(call, path, body, tree);
  const { newline, indent, semicolons } = facts.style;
  const end = semicolons ? ";" : "";
  const base = indentAt(start, tree.text);
  const taken = namesIn(body);
  const text = taken.has("text") ? free("answer", taken) : "text";
  const read = freeNames([call]);
  const held = read.has("text") || text !== "text" ? free("result", new Set([...read.keys(), text])) : null;
  const id = ids.idFor(null, "answer");
  const inner = `${newline}${base}${indent}`;
  const opens = `const { ${text} } = await step.run(${facts.style.quote}${id}${facts.style.quote}, async () => {${inner}const ${held ?? "{ text }"} = await generateText`;
  const closes = `${end}${inner}return { ${held === null ? "text" : `${text}: ${held}.text`} }${end}${newline}${base}})`;
  const gone = optionsGone(call, site, tree);
  const edits: Pick<TextEdit, "span" | "text">[] = [
    { span: [start, call.expression.end], text: opens },
    ...lineStarts(call, tree).map((at) => ({ span: [at, at] as const, text: indent })),
    ...gone.map(({ span }) => ({ span, text: "" })),
    ...answered(closes, text, `${end}${newline}${base}`),
  ];
  return { id, edits: edits.map((edit) => ({ ...edit, file })), counting: [], span: [start, call.end], gone: gone.map(({ name }) => name) };
}

interface Answer {
  /** Where the statement that asks begins. */
  start: number;
  /** The edits behind the call: the end of the step, and the answer. */
  answered(closes: string, text: string, between: string): Pick<TextEdit, "span" | "text">[];
}

function answerOf(call: ts.CallExpression | ts.NewExpression, path: readonly ts.Node[], body: ts.Node, tree: ts.SourceFile): Answer {
  const above = path.slice(0, -1).reverse().filter((node) => !ts.isParenthesizedExpression(node) && !ts.isAwaitExpression(node));
  const [first, second, third, fourth] = above;
  const asked = first && responseOf(first, second, tree);
  if (asked && third && ts.isReturnStatement(third) && fourth && ts.isBlock(fourth)) {
    return { start: third.getStart(tree), answered: (closes, text, between) => [{ span: [call.end, asked.end], text: `${closes}${between}return ${answers[asked.name]!(text)}` }] };
  }
  if (first && ts.isVariableDeclaration(first) && ts.isIdentifier(first.name) && third && ts.isVariableStatement(third) && third.declarationList.declarations.length === 1 && fourth && ts.isBlock(fourth)) {
    const uses = usesOf(first.name, body).map((use) => {
      const [, chained, asks, returned] = pathTo(body, use).reverse();
      const response = chained && responseOf(chained, asks, tree);
      return response && returned && ts.isReturnStatement(returned) ? { response, from: use.getStart(tree) } : null;
    });
    if (uses.length > 0 && uses.every((use) => use !== null)) {
      const last = first.initializer!.end;
      return {
        start: third.getStart(tree),
        answered: (closes, text) => [{ span: [call.end, last], text: closes }, ...uses.map((use) => ({ span: [use!.from, use!.response.end] as const, text: answers[use!.response.name]!(text) }))],
      };
    }
  }
  throw new Refused(`what streamText gives (line ${lineOf(tree, call)}) is not just answered with, as a whole`, "Ask with `generateText` and answer with its text, and run the migration again.");
}

/** `….toUIMessageStreamResponse(…)`, whose options concern the stream alone. */
function responseOf(member: ts.Node, asks: ts.Node | undefined, tree: ts.SourceFile): { name: string; end: number } | null {
  if (!ts.isPropertyAccessExpression(member) || !asks || !ts.isCallExpression(asks) || asks.expression !== member || !(member.name.text in answers)) return null;
  const given = asks.arguments[0];
  const told = given && ts.isObjectLiteralExpression(given) ? given.properties.map(nameOf).find((name) => name !== null && /^(onFinish|onEnd|messageMetadata|status|headers)$/.test(name)) : undefined;
  if (told) throw new Refused(`the answer on line ${lineOf(tree, asks)} is made with \`${told}\`, which a text that is asked for later has not got`, instead);
  return { name: member.name.text, end: asks.end };
}

function usesOf({ text, pos }: ts.Identifier, body: ts.Node): ts.Identifier[] {
  const uses: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === text && node.pos !== pos) uses.push(node);
    ts.forEachChild(node, visit);
  };
  visit(body);
  return uses;
}

/** Options that go away. Throws {@link Refused} for those that do something with the answer. */
function optionsGone(call: ts.CallExpression | ts.NewExpression, { model }: StepCall, tree: ts.SourceFile): { name: string; span: Span }[] {
  const [options] = call.arguments ?? [];
  if (!options || !ts.isObjectLiteralExpression(options)) throw new Refused(`the options of streamText (line ${lineOf(tree, call)}) are written elsewhere, and \`generateText\` has not got all of them`);
  return options.properties.flatMap((one) => {
    const name = nameOf(one);
    if (name !== null && doing.test(name)) {
      throw new Refused(`\`${name}\` of streamText (line ${lineOf(tree, one)}) ${name === "onFinish" && (majorOf(model?.version ?? null) ?? 6) >= 6 ? "would be run within the step, and again with each of its tries" : "is an option of streams alone"}`, instead);
    }
    return name !== null && ofStreams.has(name) ? [{ name, span: withoutIts(tree.text, one.getStart(tree), one.end) }] : [];
  });
}
