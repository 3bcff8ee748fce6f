import ts from "typescript";
import type { Span } from "../../facts/values.js";
import type { Place, Read, TextEdit } from "../../finding.js";
import type { App } from "../../graph/app.js";
import { dependenciesOf } from "../../graph/new-code.js";
import { addImports } from "../add-import.js";
import { insertOption } from "../calls/insert-option.js";
import { fieldsOfUses } from "../guards/field-uses.js";
import { fieldsOfType, ofAnswers, propertiesOf } from "../guards/schema-code.js";
import { isImported } from "../imported-names.js";
import { free, namesIn } from "../names.js";
import { parsed, type Parsed } from "../parsed.js";
import { startWithComments } from "../text-positions.js";
import { callNamed, pathTo } from "../tree.js";
import { parsedTextOf, writtenTextOf, type ParsedText, type WrittenText } from "./parsed-text.js";

export interface StructuredOutput {
  /** `parse` of the `JSON.parse` that takes the text of an answer. */
  parse: Place;
  app: Pick<App, "root">;
  /** How the installed AI SDK is asked for an object: by an option of `generateText`, or by `generateObject`. */
  by: "output" | "object";
}

/**
 * Asks `generateText` for an object of a schema in place of a text that is parsed: the schema says
 * what the type of the parsed value says, or what is done with it. No edit where the text is not that
 * of a `generateText` in the same function, a failure would be caught elsewhere than before, the call
 * takes options that do not go with a schema, a field's form cannot be told, or the app has no zod.
 */
export function askForObject(read: Read, { parse: { file, span }, app, by }: StructuredOutput): TextEdit[] {
  const text = "zod" in dependenciesOf(app, read) ? read(file) : null;
  const source = text === null ? null : parsed(file, text);
  const parse = source && callNamed(source.tree, span);
  const taken = parse && parsedTextOf(parse, source.tree);
  const answer = taken && writtenTextOf(taken, source.tree);
  const fields = taken && fieldsOf(taken, source.tree);
  if (!source || !answer || !fields || fields.size === 0 || (by === "object" && !answer.isPlain)) return [];
  return new ObjectEdit(file, source, by).of(taken, answer, propertiesOf(fields));
}

function fieldsOf({ type, declared, body }: ParsedText, tree: ts.SourceFile): Map<string, string> | null {
  if (type && type.kind !== ts.SyntaxKind.AnyKeyword) return fieldsOfType(type, tree, ofAnswers);
  return declared && fieldsOfUses({ name: declared.name, within: body, declaredIn: declared }, tree, () => null, ofAnswers);
}

class ObjectEdit {
  private readonly text: string;
  private readonly taken: ReadonlySet<string>;

  constructor(private readonly file: string, private readonly source: Parsed, private readonly by: StructuredOutput["by"]) {
    this.text = source.tree.text;
    this.taken = namesIn(source.tree);
  }

  of(taken: ParsedText, answer: WrittenText, properties: string): TextEdit[] {
    const { tree } = this.source;
    const maker = this.by === "output" ? "Output" : "generateObject";
    const wanted = [{ name: maker, from: "ai" }, { name: "z", from: "zod" }];
    if (wanted.some(({ name, from }) => this.taken.has(name) && !isImported(name, from, tree)) || /\/\/|\/\*/.test(taken.whole.getText(tree))) return [];
    const before = parsesBefore(taken.parse, tree);
    const base = schemaNameOf(taken);
    const schema = free(numbered(base, before.filter((one) => schemaNameOf(one) === base).length), this.taken);
    const object = free(numbered(this.by, before.filter(({ body }) => body === taken.body).length), this.taken);
    return [
      ...this.imports(wanted),
      this.declaration(answer, schema, properties),
      ...this.binding(answer, object),
      ...this.call(answer, schema),
      ...this.value(taken, answer.binding ? object : `${answer.name}.${this.by}`),
    ];
  }

  /** Where the file asks for one object only, `generateObject` comes in place of what it asked with. */
  private imports(wanted: readonly { name: string; from: string }[]): TextEdit[] {
    const { source } = this;
    const asked = namedTimes("generateText", source.tree);
    const [imported] = asked;
    const replaced = this.by === "object" && asked.length === 2 && !this.taken.has("generateObject") ? [this.replace(imported!, "generateObject")] : [];
    const missing = replaced.length > 0 ? wanted.slice(1) : wanted;
    return [...replaced, ...addImports(source, missing.map(({ name, from }) => ({ names: [name], from })))];
  }

  /** The schema, above what the call stands in. */
  private declaration({ call }: WrittenText, schema: string, properties: string): TextEdit {
    const { tree, facts: { style: { newline, semicolons } } } = this.source;
    const at = startWithComments(this.text, pathTo(tree, call)[1] as ts.Statement, tree);
    return { file: this.file, span: [at, at], text: `const ${schema} = z.object({ ${properties} })${semicolons ? ";" : ""}${newline}${newline}` };
  }

  private binding({ binding, once }: WrittenText, object: string): TextEdit[] {
    if (!binding) return [];
    const bound = object === this.by ? object : `${this.by}: ${object}`;
    return once ? [this.replace(binding, bound)] : [{ file: this.file, span: [binding.end, binding.end], text: `, ${bound}` }];
  }

  private call({ call }: WrittenText, schema: string): TextEdit[] {
    const callee: Span = [call.expression.getStart(this.source.tree), call.expression.end];
    const option = this.by === "output" ? { path: ["output"], value: `Output.object({ schema: ${schema} })` } : { path: ["schema"], value: schema };
    const renamed = this.by === "object" ? [this.replace(call.expression, "generateObject")] : [];
    return [...renamed, ...insertOption(this.file, this.text, { call: callee, argument: 0, beside: ["model"], ...option })];
  }

  /** The object in place of what was parsed: a type that was claimed is now checked. */
  private value({ whole, cast, declared }: ParsedText, object: string): TextEdit[] {
    if (!declared || declared.type || !cast) return [this.replace(whole, object)];
    return [{ file: this.file, span: [declared.name.end, declared.name.end], text: `: ${cast.getText(this.source.tree)}` }, this.replace(whole, object)];
  }

  private replace(node: ts.Node, text: string): TextEdit {
    return { file: this.file, span: [node.getStart(this.source.tree), node.end], text };
  }
}

function schemaNameOf({ declared }: ParsedText): string {
  return declared && ts.isIdentifier(declared.name) ? `${declared.name.text}Schema` : "answerSchema";
}

/** Several places of a file are mended at once: each has names of its own, by what stands before it. */
function parsesBefore(parse: ts.CallExpression, tree: ts.SourceFile): ParsedText[] {
  const found: ParsedText[] = [];
  const visit = (node: ts.Node): void => {
    if (node.pos >= parse.pos) return;
    const taken = parsedTextOf(node, tree);
    if (taken) found.push(taken);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function numbered(name: string, before: number): string {
  return before === 0 ? name : `${name}${before + 1}`;
}

/** The places where a name stands, in order. */
function namedTimes(name: string, tree: ts.SourceFile): ts.Identifier[] {
  const found: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === name) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}
