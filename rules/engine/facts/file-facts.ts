import type { Effect } from "./effects.js";
import type { ClassId, FunctionId, Span, TypeReference, Value, VariableId } from "./values.js";

/**
 * Everything the analysis knows of one file: plain, serialisable data and a function of the text
 * and the language alone. Positions are offsets; `lineStarts` turns them into lines.
 */
export interface FileFacts {
  language: Language;
  /** Offset at which each line begins; the first is 0. */
  lineStarts: number[];
  /** What kept the parser from reading the file as it should be; facts are given all the same. */
  syntaxErrors: { message: string; span: Span }[];
  /** Set where the parser gave up (its own stack overflowed): all other lists are then empty. */
  failure: string | null;

  /** Directives that stand where Next (and the Workflow compiler) obey them, in order. */
  directives: Directive[];
  imports: ImportFacts[];
  exports: ExportFacts[];
  /** `export … from`; `imported` is `*` and `exported` null for `export * from`. */
  reexports: ReexportFacts[];
  variables: VariableFacts[];
  /** Index 0 is the module's top level, its body the top-level statements. */
  functions: FunctionFacts[];
  classes: ClassFacts[];
  segmentConfig: SegmentConfigFacts[];
  suppressions: Suppression[];
  style: FileStyle;
}

/** How the text is parsed: `.js` as JSX, `.ts` as TypeScript, `.tsx` as both. */
export type Language = "ts" | "tsx" | "jsx";

export interface Directive {
  /** `use server`, `use client`, `use cache`, `use cache: remote`, `use step`, `use workflow`, … */
  text: string;
  span: Span;
}

export interface ImportFacts {
  /** The module specifier as written. */
  from: string;
  /** `import`: ESM; `require`; `dynamic`: `import()`. Side-effect imports have no bindings. */
  form: "import" | "require" | "dynamic";
  /** Erased at run time. */
  typeOnly: boolean;
  span: Span;
  /** The specifier's own span, quotes included. */
  fromSpan: Span;
  /** `imported` is `default`, `*` or a name. */
  bindings: { imported: string; variable: VariableId; typeOnly: boolean; span: Span }[];
}

export interface ExportFacts {
  /** `default` for default exports (`module.exports = …` as well); */
  name: string;
  value: Value;
  typeOnly: boolean;
  /** The exported name as written (or the whole default expression's head): where findings point. */
  span: Span;
  form: "const" | "let" | "var" | "function" | "class" | "clause" | "default" | "commonjs";
}

export interface ReexportFacts {
  from: string;
  imported: string;
  exported: string | null;
  typeOnly: boolean;
  span: Span;
}

export interface VariableFacts {
  name: string;
  kind: "const" | "let" | "var" | "parameter" | "function" | "class" | "import" | "catch" | "temporary";
  /** The function in whose body it is declared; 0 for module variables. */
  owner: FunctionId;
  /** Assigned anywhere beside its declaration, or mutated through `put`. */
  reassigned: boolean;
  span: Span;
  type: TypeReference | null;
  /** Where an import binding comes from. */
  import: { from: string; imported: string } | null;
}

export interface FunctionFacts {
  /** As people would call it: declared name, variable or property it is assigned to, else `""`. */
  name: string;
  kind: "module" | "function" | "arrow" | "method" | "getter" | "setter" | "constructor" | "initializer";
  async: boolean;
  generator: boolean;
  /** The function it is written in; null for the module. */
  parent: FunctionId | null;
  /** The class whose member it is. */
  class: ClassId | null;
  parameters: ParameterFacts[];
  /** Variables of enclosing functions (module variables included) that it, or a function in it, reads. */
  free: VariableId[];
  /** Those among them that it, or a function in it, assigns. */
  assignsFree: VariableId[];
  /** Those among them that hold what it, or a function in it, changes: `free.x = …`, `free.push(…)`. */
  changesFree: VariableId[];
  usesThis: boolean;
  directives: Directive[];
  /** Binds its parameters first (`set x = parameter 0`, `default`, `member`, …). */
  body: Effect;
  span: Span;
  /** The name, or the head up to the body for a nameless one: where findings point. */
  nameSpan: Span;
  /** What stands between the braces; the expression of a concise arrow function. */
  bodySpan: Span;
  /** The words after `@ai-routes` in its JSDoc comment, one entry a tag: `guard auth`. */
  annotations: string[];
}

export interface ParameterFacts {
  /** As written where it is a plain name, else `""`. */
  name: string;
  rest: boolean;
  optional: boolean;
  type: TypeReference | null;
  span: Span;
}

export interface ClassFacts {
  name: string;
  variable: VariableId | null;
  extends: Value | null;
  constructor: FunctionId | null;
  /** Parameter properties (`constructor(private x: T)`) are `put` effects that open the constructor. */
  methods: { name: string; function: FunctionId; static: boolean; kind: "method" | "get" | "set" }[];
  /** `initializer` is a function that returns the field's value, with `this` bound. */
  fields: { name: string; static: boolean; initializer: FunctionId | null; type: TypeReference | null }[];
  span: Span;
}

/**
 * A route segment key as it is written; what a Next version reads of it is decided in
 * `limits/segment-config`. Both the app router's top-level exports (`maxDuration`, `runtime`,
 * `dynamic`, …) and the members of an exported `config` object (pages API, middleware, proxy).
 */
export interface SegmentConfigFacts {
  /** `*` for what has no name to see: `export * from`, a spread or computed member of `config`. */
  key: string;
  /** The exported `config` object's member (`config.maxDuration`), or the export itself. */
  within: "export" | "config";
  /** How it is exported (for `within: "config"`, how `config` is). */
  form: "const" | "let" | "var" | "clause" | "renamed-clause" | "reexport" | "star" | "destructured" | "function" | "class";
  /** Null where there is none to see (re-exports). */
  initializer: SegmentInitializer | null;
  /** For `within: "config"`: the wrappers around the object (`satisfies PageConfig`). */
  objectWrappers: SegmentWrapper[];
  /** The key's name. */
  nameSpan: Span;
  /** The whole declaration or specifier, for removal. */
  span: Span;
}

export type SegmentWrapper = "as" | "as-const" | "type-assertion" | "satisfies" | "non-null" | "parentheses";

export interface SegmentInitializer {
  /**
   * The syntax below the wrappers. `template` has no substitution; `template-with-values` has.
   * `other` names node kinds of no special meaning in `nodeType`.
   */
  syntax:
    | "number" | "string" | "boolean" | "null" | "undefined" | "template" | "template-with-values" | "regexp"
    | "array" | "object" | "identifier" | "unary" | "binary" | "conditional" | "call" | "member" | "function" | "other";
  /** The SWC node type of that syntax, which Next names in its message: `BinaryExpression`, `Identifier`, … */
  nodeType: string;
  /** Outermost first. */
  wrappers: SegmentWrapper[];
  /** What it evaluates to where folding constants of this file tells; undefined: not known. */
  value?: string | number | boolean | null | (string | number | boolean | null)[];
  text: string;
  span: Span;
}

/** A comment that silences findings. */
export interface Suppression {
  scope: "next-line" | "line" | "file";
  /** Rule ids without prefix; null: all rules. */
  rules: string[] | null;
  reason: string | null;
  /** Written for us, or an `eslint-disable…` that names `ai-routes/…` (or nothing, for all). */
  syntax: "ai-routes" | "eslint";
  /** The lines (0-based, end inclusive) it speaks of; null: the whole file. */
  lines: readonly [first: number, last: number] | null;
  span: Span;
}

/** What inserted text must look like to fit in. */
export interface FileStyle {
  indent: string;
  quote: '"' | "'";
  semicolons: boolean;
  newline: "\n" | "\r\n";
}
