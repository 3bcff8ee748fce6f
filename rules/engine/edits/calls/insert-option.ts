import ts from "typescript";
import type { FileStyle } from "../../facts/file-facts.js";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { parsed } from "../parsed.js";
import { callNamed, isNothing, nameOf, unwrapped } from "../tree.js";

/** An option to be written into a call. */
export interface NewOption {
  /** The callee's last name, as model calls and findings point to it (`create` in `a.b.create()`). */
  call: Span;
  /** Which argument is the options object, from 0. */
  argument: number;
  /** The option's name, below the objects it stands in: `["config", "maxOutputTokens"]`. */
  path: readonly string[];
  /** The value as code: `1024`, `AbortSignal.timeout(30_000)`. */
  value: string;
  /** The value is an object whose members go in (`...value`); the path is empty. */
  spread?: boolean;
  /** The argument may be no object: it is written into a literal alone. */
  literalOnly?: boolean;
  /** Siblings it goes behind, the first one that is there; else it goes to the end. */
  beside?: readonly string[];
}

/**
 * Writes an option into a call's options object, and makes the object where the call has none. An
 * object made elsewhere is spread (`{ ...options, maxRetries: 0 }`). Beside a spread the new option
 * goes first, so that what the spread says still wins. No edit where the option is there already,
 * the call is not found, or its arguments are spread.
 */
export function insertOption(file: string, text: string, option: NewOption): TextEdit[] {
  const source = parsed(file, text);
  const call = source && callNamed(source.tree, option.call);
  if (!source || !call) return [];
  const edit = new OptionEdit(file, text, source.tree, source.facts.style, option);
  const given = call.arguments ?? ts.factory.createNodeArray<ts.Expression>();
  if (given.slice(0, option.argument + 1).some(ts.isSpreadElement)) return [];
  const argument = given[option.argument];
  if (argument) return edit.intoValue(argument, option.path);
  return given.length === option.argument ? edit.asNewArgument(call, given) : [];
}

class OptionEdit {
  constructor(
    private readonly file: string,
    private readonly text: string,
    private readonly tree: ts.SourceFile,
    private readonly style: FileStyle,
    private readonly option: NewOption,
  ) {}

  /** Into an object literal; anything else is spread into a new one. */
  intoValue(value: ts.Expression, path: readonly string[]): TextEdit[] {
    const bare = unwrapped(value);
    if (ts.isObjectLiteralExpression(bare)) return this.intoObject(bare, path);
    if (isNothing(bare)) return [this.replace(value, this.object(path))];
    if (!isReference(bare) || this.option.literalOnly) return [];
    return [this.insert(value.getStart(this.tree), "{ ..."), this.insert(value.end, `, ${this.property(path)} }`)];
  }

  asNewArgument(call: ts.CallExpression | ts.NewExpression, given: ts.NodeArray<ts.Expression>): TextEdit[] {
    const last = given.at(-1);
    const object = this.object(this.option.path);
    if (last) {
      const indent = this.text.slice(last.end, call.end).includes("\n") ? this.ownLine(last.getStart(this.tree)) : null;
      if (indent === null) return [this.insert(last.end, `, ${object}`)];
      return this.onOwnLine(last.end, given.hasTrailingComma ? this.commaAfter(last.end) : null, `${indent}${object}`);
    }
    const parenthesis = call.arguments ? this.text.indexOf("(", (call.typeArguments ?? []).at(-1)?.end ?? call.expression.end) : -1;
    return [parenthesis < 0 ? this.insert(call.end, `(${object})`) : this.insert(parenthesis + 1, object)];
  }

  private intoObject(object: ts.ObjectLiteralExpression, path: readonly string[]): TextEdit[] {
    const [name = "", ...below] = path;
    const present = object.properties.find((each) => nameOf(each) === name);
    if (!present) return this.newProperty(object, path);
    if (below.length === 0) return [];
    if (ts.isShorthandPropertyAssignment(present)) return [this.insert(present.end, `: { ...${name}, ${this.property(below)} }`)];
    return ts.isPropertyAssignment(present) ? this.intoValue(present.initializer, below) : [];
  }

  private newProperty(object: ts.ObjectLiteralExpression, path: readonly string[]): TextEdit[] {
    const { properties } = object;
    const [first] = properties;
    const property = this.property(path);
    const start = object.getStart(this.tree) + 1;
    if (!first) return [this.insert(start, this.text.slice(start, object.end - 1).trim() === "" ? ` ${property}${/\s/.test(this.text[start] ?? "") ? "" : " "}` : ` ${property},`)];
    const indent = this.ownLine(first.getStart(this.tree));
    if (properties.some(ts.isSpreadAssignment)) {
      return [indent === null ? this.insert(first.getStart(this.tree), `${property}, `) : this.insert(this.restOfLine(start), `${this.style.newline}${indent}${property},`)];
    }
    const beside = (this.option.beside ?? []).flatMap((name) => properties.find((each) => nameOf(each) === name) ?? []);
    return this.behind(beside[0] ?? properties.at(-1)!, object, property, indent);
  }

  private behind(sibling: ts.ObjectLiteralElementLike, object: ts.ObjectLiteralExpression, property: string, indent: string | null): TextEdit[] {
    const isLast = sibling === object.properties.at(-1);
    const comma = isLast && !object.properties.hasTrailingComma ? null : this.commaAfter(sibling.end);
    const next = object.properties[object.properties.indexOf(sibling) + 1];
    const closes = next ? next.getStart(this.tree) : object.end - 1;
    const line = indent !== null && this.text.slice(sibling.end, closes).includes("\n");
    if (!line) return [comma === null ? this.insert(sibling.end, `, ${property}`) : this.insert(comma, ` ${property},`)];
    return this.onOwnLine(sibling.end, comma, `${indent}${property}`);
  }

  /** On the line below what ends here, in a list that has a comma behind that or, null, none. */
  private onOwnLine(sibling: number, comma: number | null, line: string): TextEdit[] {
    const words = `${this.style.newline}${line}`;
    if (comma !== null) return [this.insert(this.restOfLine(comma), `${words},`)];
    const end = this.restOfLine(sibling);
    return end === sibling ? [this.insert(end, `,${words}`)] : [this.insert(sibling, ","), this.insert(end, words)];
  }

  /** The end of the comma behind what ends here. */
  private commaAfter(at: number): number {
    return this.text.indexOf(",", this.afterComments(at)) + 1;
  }

  /** The indentation of what begins at a position; null where something stands before it on the line. */
  private ownLine(at: number): string | null {
    const line = this.text.slice(this.text.lastIndexOf("\n", at - 1) + 1, at);
    return line.trim() === "" ? line : null;
  }

  /** Behind the comment that closes a line. */
  private restOfLine(at: number): number {
    const rest = /^[ \t]*(?:\/\*[^\n]*?\*\/[ \t]*)*(?:\/\/[^\r\n]*)?(?=\r?\n)/.exec(this.text.slice(at));
    return at + (rest?.[0].trimEnd().length ?? 0);
  }

  private afterComments(at: number): number {
    return at + /^(?:\s|\/\*[\s\S]*?\*\/|\/\/[^\n]*)*/.exec(this.text.slice(at))![0].length;
  }

  private object(path: readonly string[]): string {
    return `{ ${this.property(path)} }`;
  }

  private property(path: readonly string[]): string {
    if (this.option.spread) return `...${this.option.value}`;
    const [name = "", ...below] = path;
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : `${this.style.quote}${name}${this.style.quote}`;
    if (below.length === 0 && key === this.option.value) return key;
    return `${key}: ${below.length === 0 ? this.option.value : this.object(below)}`;
  }

  private insert(at: number, text: string): TextEdit {
    return { file: this.file, span: [at, at], text };
  }

  private replace(node: ts.Node, text: string): TextEdit {
    return { file: this.file, span: [node.getStart(this.tree), node.end], text };
  }
}

/** What may be spread without being evaluated twice or cutting a value of another kind to pieces. */
function isReference(value: ts.Expression): boolean {
  return ts.isIdentifier(value) || ts.isPropertyAccessExpression(value) || ts.isElementAccessExpression(value) || ts.isCallExpression(value);
}
