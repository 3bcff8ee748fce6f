import ts from "typescript";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { addImports, newImport } from "../add-import.js";
import { isImported } from "../imported-names.js";
import { free, namesIn } from "../names.js";
import { parsed, type Parsed } from "../parsed.js";
import { withSeparator } from "../text-positions.js";
import { callNamed, isAwaited, nameOf, pathTo, unwrapped } from "../tree.js";

/** A second model for calls of the AI SDK that name one. */
export interface NextModel {
  calls: readonly CallOfModel[];
  /** The module of `withFallback` and `started`. */
  from: string;
  /** The constant that holds the second model, made where the file has none of its name. */
  second: { constant: string; why: string; provider: string; package: string; model: string };
}

interface CallOfModel {
  /** The callee's last name. */
  at: Span;
  /** Whether failures come after the call, with the stream's first part. */
  streams: boolean;
}

/**
 * `await generateText({ model, prompt })` → `await withFallback([model, SECOND_MODEL], (choice) =>
 * generateText({ ...choice, prompt }))`, and of a stream one that waits for its first part. Left as it is
 * a call that is not awaited, or for a stream cannot be, whose options are not all written there, or
 * that has an end of its own (`abortSignal`), which a second model would not get.
 */
export function askNextModel(file: string, text: string, { calls, from, second }: NextModel): TextEdit[] {
  const source = parsed(file, text);
  if (!source) return [];
  const taken = namesIn(source.tree);
  const asked = calls.map((call) => ({ ...call, edits: asksNext(source, call, second.constant, free("choice", taken)) })).filter(({ edits }) => edits.length > 0);
  const functions = asked.some(({ streams }) => streams) ? ["started", "withFallback"] : ["withFallback"];
  const wanted = [...functions.map((name) => ({ name, from })), { name: second.provider, from: second.package }];
  if (asked.length === 0 || wanted.some(({ name, from: module }) => taken.has(name) && !isImported(name, module, source.tree))) return [];
  return [...named(source, [{ names: functions, from }, { names: [second.provider], from: second.package }], second), ...asked.flatMap(({ edits }) => edits)];
}

function asksNext(source: Parsed, { at, streams }: CallOfModel, second: string, choice: string): TextEdit[] {
  const { file, text } = source;
  const call = callNamed(source.tree, at);
  const given = call?.arguments?.[0];
  const options = given && unwrapped(given);
  if (!call || !ts.isCallExpression(call) || !options || !ts.isObjectLiteralExpression(options)) return [];
  const model = modelOf(options);
  const awaited = awaits(call, source, streams);
  if (model === null || awaited === null) return [];
  const [open, close] = streams ? ["started(", ")"] : ["", ""];
  const start = call.getStart(source.tree);
  // The wrapper tries again with the next model, and the SDK not.
  const retries = options.properties.find((each) => nameOf(each) === "maxRetries");
  return [
    { file, span: [model.getStart(source.tree), model.end], text: `...${choice}` },
    ...(retries ? [{ file, span: withSeparator(text, [retries.getStart(source.tree), retries.end]), text: "" }] : []),
    { file, span: [start, start], text: `${awaited.open}withFallback([${codeOf(model, source)}, ${second}], ${isAwaited(call) ? "async " : ""}(${choice}) => ${open}` },
    { file, span: [call.end, call.end], text: `${close})${awaited.close}` },
  ];
}

/** The member that names the model; null where others cannot be read, or would be lost. */
function modelOf({ properties }: ts.ObjectLiteralExpression): ts.PropertyAssignment | ts.ShorthandPropertyAssignment | null {
  const names = properties.map(nameOf);
  if (names.includes(null) || names.includes("abortSignal")) return null;
  const model = properties[names.indexOf("model")];
  return model && (ts.isPropertyAssignment(model) || ts.isShorthandPropertyAssignment(model)) ? model : null;
}

function codeOf(model: ts.PropertyAssignment | ts.ShorthandPropertyAssignment, { tree }: Parsed): string {
  return ts.isPropertyAssignment(model) ? model.initializer.getText(tree) : model.name.text;
}

/** What makes the call one that is waited for: nothing where it is; null where it cannot be. */
function awaits(call: ts.CallExpression, { tree }: Parsed, streams: boolean): { open: string; close: string } | null {
  const path = pathTo(tree, call);
  const around = path.at(-2)!;
  if (ts.isAwaitExpression(around)) return { open: "", close: "" };
  const inside = path.findLast((node): node is ts.FunctionLikeDeclaration => node !== call && ts.isFunctionLike(node));
  const isAsync = inside?.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true;
  if (!streams || !isAsync) return null;
  if (ts.isVariableDeclaration(around)) return { open: "await ", close: "" };
  return ts.isPropertyAccessExpression(around) ? { open: "(await ", close: ")" } : null;
}

/** The imports, and below them the constant that a person is to look at. */
function named(source: Parsed, wanted: Parameters<typeof addImports>[1], { constant, why, provider, model }: NextModel["second"]): TextEdit[] {
  const added = addImports(source, wanted);
  if (namesIn(source.tree).has(constant)) return added;
  const { newline, quote, semicolons } = source.facts.style;
  return [...added, newImport(source, `${newline}/** ${why} */${newline}const ${constant} = ${provider}(${quote}${model}${quote})${semicolons ? ";" : ""}`)];
}
