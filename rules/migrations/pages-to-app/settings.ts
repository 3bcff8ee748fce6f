import ts from "typescript";
import { wholeLines } from "../../engine/edits/text-positions.js";
import { unwrapped } from "../../engine/edits/tree.js";
import { PagesFile } from "./pages-file.js";

export interface Settings {
  text: string;
  /** What is lost of them, for people. */
  byHand: string[];
}

/**
 * A pages API's `config` as the exports that the app router reads, with `others` that stand nowhere yet.
 * Throws Refused for one that is computed.
 */
export function settingsOf(file: string, text: string, others: readonly string[]): Settings {
  const source = new PagesFile(file, text);
  const exports = [...others];
  const statement = source.tree.statements.find((one): one is ts.VariableStatement => ts.isVariableStatement(one) && one.declarationList.declarations.some(({ name }) => ts.isIdentifier(name) && name.text === "config") && one.getText(source.tree).startsWith("export"));
  if (!statement) return { text: withExports(source, exports), byHand: [unlimited("1mb")] };

  const [declared, ...more] = statement.declarationList.declarations;
  const value = declared?.initializer && unwrapped(declared.initializer);
  if (!value || !ts.isObjectLiteralExpression(value) || more.length > 0) return source.refuse(statement, "its `config` is computed", "Write it as an object.");
  let limit: string | null = "1mb";
  for (const property of value.properties) {
    if (!ts.isPropertyAssignment(property)) return source.refuse(property, "its `config` is put together", "Write it as one object.");
    const key = property.name.getText(source.tree).replace(/^["']|["']$/g, "");
    const given = unwrapped(property.initializer);
    const written = given.getText(source.tree);
    if (key === "api") limit = limitOf(source, given);
    else if (key === "maxDuration" || key === "runtime" || key === "regions" || key === "preferredRegion") {
      if (!isLiteral(given)) return source.refuse(property, `\`${key}\` of its \`config\` is computed`, "Write the value itself.");
      const name = key === "regions" ? "preferredRegion" : key;
      exports.push(`export const ${name} = ${key === "runtime" ? written.replace("experimental-edge", "edge") : written};`);
    } else if (key !== "supportsResponseStreaming" && key !== "externalResolver") return source.refuse(property, `\`${key}\` of its \`config\` has no counterpart`);
  }
  const comments = source.commentsIn(source.spanOf(statement));
  const lines = [...comments, ...exports.map((one) => source.written(one))];
  source.replace(lines.length === 0 ? wholeLines(text, source.spanOf(statement)) : source.spanOf(statement), lines.join(source.style.newline));
  return { text: source.result(), byHand: limit === null ? [] : [unlimited(limit)] };
}

function unlimited(limit: string): string {
  return `A body above ${limit} was refused with 413: a route handler takes what the platform takes.`;
}

/** The size of a body that was taken; null: any. */
function limitOf(source: PagesFile, api: ts.Expression): string | null {
  if (!ts.isObjectLiteralExpression(api)) return source.refuse(api, "its `config.api` is computed", "Write it as an object.");
  const parser = api.properties.find((one): one is ts.PropertyAssignment => ts.isPropertyAssignment(one) && one.name.getText(source.tree) === "bodyParser");
  if (!parser) return "1mb";
  return /sizeLimit["']?\s*:\s*["'`]([^"'`]+)["'`]/.exec(parser.initializer.getText(source.tree))?.[1] ?? null;
}

function isLiteral(value: ts.Expression): boolean {
  return ts.isNumericLiteral(value) || ts.isStringLiteralLike(value) || (ts.isArrayLiteralExpression(value) && value.elements.every(ts.isStringLiteralLike));
}

/** Below the imports. */
function withExports(source: PagesFile, exports: readonly string[]): string {
  if (exports.length === 0) return source.text;
  const { newline } = source.style;
  const last = source.tree.statements.findLast(ts.isImportDeclaration);
  const at = last?.end ?? 0;
  const lines = exports.map((one) => source.written(one)).join(newline);
  source.replace([at, at], last ? `${newline}${newline}${lines}` : `${lines}${newline}${newline}`);
  return source.result();
}
