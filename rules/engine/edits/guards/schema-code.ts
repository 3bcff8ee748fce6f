import ts from "typescript";
import { isImported } from "../imported-names.js";

/**
 * A schema of zod as code, by what a file says of a value: its type, or what the file does with it.
 * `userText`, `messageText`, `textMessages` and `uiMessages` are the template `validation`'s own.
 */
export type SchemaCode = string;

/** What a schema says of texts, lists and what may be missing: it is not the same for whom one does not trust and for a model. */
export interface SchemaWords {
  text: SchemaCode;
  /** Of a message that has a role: the model's own come back with the others. */
  messageText: SchemaCode;
  list(element: SchemaCode): SchemaCode;
  /** Null: everything has to be there. */
  optional(schema: SchemaCode): SchemaCode | null;
  /** Whether messages of a conversation are among it, and have schemas of their own. */
  messages: boolean;
}

/** Of what users send, with its caps. */
export const ofRequests: SchemaWords = { text: "userText", messageText: "messageText", list: (element) => `z.array(${element}).max(50)`, optional, messages: true };

/** Of what a model is asked to write: providers that hold it to a schema refuse one whose fields may be left out. */
export const ofAnswers: SchemaWords = { text: "z.string()", messageText: "z.string()", list: (element) => `z.array(${element})`, optional: () => null, messages: false };

/** Types of the AI SDK for one message. */
const messageTypes = new Map([["UIMessage", "uiMessages"], ["Message", "textMessages"], ["CoreMessage", "textMessages"], ["ModelMessage", "textMessages"]]);

/** Methods that strings have and lists have not. */
const textMethods = new Set(["trim", "toLowerCase", "toUpperCase", "startsWith", "endsWith", "split", "replace", "replaceAll", "match", "charAt", "substring"]);

/** Options that take what a user has written. */
const textOptions = new Set(["prompt", "content", "system", "instructions"]);

/** Options that take one of a few words: any text would be none of their type. */
const chosenOptions = /^(size|quality|style|background|moderation|voice|(output|response)_?format|aspect_?ratio|(reasoning_?)?effort|verbosity|service_?tier|detail|resolution)$/i;

const conversions = new Map([["convertToModelMessages", "uiMessages"], ["convertToCoreMessages", "textMessages"]]);

/** The schema of a type; null: it is not written in this file, or too much for a schema that nobody has thought about. */
export function schemaOfType(type: ts.TypeNode, tree: ts.SourceFile, words = ofRequests, depth = 0): SchemaCode | null {
  if (depth > 6) return null;
  if (ts.isParenthesizedTypeNode(type)) return schemaOfType(type.type, tree, words, depth);
  const element = elementOf(type);
  if (element) return schemaOfList(element, tree, words, depth);
  if (ts.isUnionTypeNode(type)) return schemaOfUnion(type, tree, words, depth);
  if (ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal)) return `z.literal(${type.literal.getText(tree)})`;
  const fields = fieldsOfType(type, tree, words, depth + 1);
  if (fields) return `z.object({ ${propertiesOf(fields)} })`;
  if (type.kind === ts.SyntaxKind.StringKeyword) return words.text;
  if (type.kind === ts.SyntaxKind.NumberKeyword) return "z.number()";
  return type.kind === ts.SyntaxKind.BooleanKeyword ? "z.boolean()" : null;
}

/** The fields of an object's type, where it is written in the file; null as a whole where one of them cannot be told. */
export function fieldsOfType(type: ts.TypeNode, tree: ts.SourceFile, words = ofRequests, depth = 0): Map<string, SchemaCode> | null {
  const members = membersOf(type, tree);
  if (members === null) return null;
  const fields = new Map<string, SchemaCode>();
  const isMessage = members.some(({ name }) => name?.getText(tree) === "role");
  for (const member of members) {
    if (!ts.isPropertySignature(member) || !member.type || !ts.isIdentifier(member.name)) return null;
    const given = schemaOfType(member.type, tree, words, depth + 1);
    const schema = given !== null && member.questionToken ? words.optional(given) : given;
    if (schema === null || (words.messages && isFile(member.name.text, schema))) return null;
    fields.set(member.name.text, isMessage && schema === words.text && member.name.text !== "role" ? words.messageText : schema);
  }
  return fields;
}

/** Whether a field of texts carries a picture or another file by its name: longer than any text, and than the reader of the template lets through. */
export function isFile(name: string, schema: SchemaCode): boolean {
  return /userText/.test(schema) && /base64|b64|data_?ur[il]|(^|_)(image|photo|foto|picture|screenshot|audio|video|recording|pdf|file|attachment)(s|_?(data|content|bytes|buffer|blob))?$/i.test(name.replace(/([a-z])(?=[A-Z])/g, "$1_"));
}

/** `prompt: userText, tags: z.array(userText)`. */
export function propertiesOf(fields: ReadonlyMap<string, SchemaCode>): string {
  return [...fields].map(([name, schema]) => (name === schema ? name : `${name}: ${schema}`)).join(", ");
}

/** A use of a value: the expression that stands for it, and what stands around it, innermost first. */
export interface Use {
  value: ts.Expression;
  around: readonly ts.Node[];
}

/** A parameter's type, and the file it is written in. */
export interface ParameterType {
  type: ts.TypeNode;
  tree: ts.SourceFile;
}

/** What a function of the app says of a parameter of its own, by the call; null: it is not known, or says nothing. */
export type ParameterTypeOf = (call: ts.CallExpression, index: number) => ParameterType | null;

/** Whether a value is one of a few words to what it is handed to. */
export function isChosen({ value, around: [parent] }: Use): boolean {
  const property = parent && (ts.isShorthandPropertyAssignment(parent) || (ts.isPropertyAssignment(parent) && parent.initializer === value)) ? parent.name : null;
  return property !== null && ts.isIdentifier(property) && chosenOptions.test(property.text);
}

/** The schema of a value that its uses agree on; null: none tells, or two tell different things. */
export function schemaOfUses(uses: readonly Use[], tree: ts.SourceFile, parameterOf: ParameterTypeOf, words = ofRequests): SchemaCode | null {
  const told = new Set(uses.flatMap((use) => toldBy(use, words) ?? toldByElements(use, tree, words) ?? toldByCallee(use, parameterOf, words) ?? []));
  const [schema] = told;
  if (schema === undefined || told.size > 1 || (schema === words.text && uses.some(isChosen))) return null;
  return uses.some(asksWhetherThere) ? (words.optional(schema) ?? schema) : schema;
}

function optional(schema: SchemaCode): SchemaCode {
  return schema.endsWith(".optional()") ? schema : `${schema}.optional()`;
}

function toldBy({ value, around: [parent, grandparent] }: Use, { text, messages }: SchemaWords): SchemaCode | null {
  if (!parent) return null;
  if (ts.isTemplateSpan(parent)) return text;
  if (messages && ts.isCallExpression(parent) && ts.isIdentifier(parent.expression)) return conversions.get(parent.expression.text) ?? null;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === value) {
    return textMethods.has(parent.name.text) && grandparent && ts.isCallExpression(grandparent) && grandparent.expression === parent ? text : null;
  }
  const property = ts.isShorthandPropertyAssignment(parent) || (ts.isPropertyAssignment(parent) && parent.initializer === value) ? parent.name : null;
  if (!property || !ts.isIdentifier(property)) return null;
  if (property.text === "messages") return messages ? "textMessages" : null;
  return textOptions.has(property.text) ? text : null;
}

/** Methods of lists that hand each element to a function. */
const listMethods = new Set(["map", "flatMap", "forEach", "filter", "some", "every", "find"]);

/** `messages.map((message: { text: string }) => …)`. */
function toldByElements({ value, around: [parent, grandparent] }: Use, tree: ts.SourceFile, words: SchemaWords): SchemaCode | null {
  if (!parent || !ts.isPropertyAccessExpression(parent) || parent.expression !== value || !listMethods.has(parent.name.text)) return null;
  const [callback] = grandparent && ts.isCallExpression(grandparent) && grandparent.expression === parent ? grandparent.arguments : [];
  const [element] = callback && (ts.isArrowFunction(callback) || ts.isFunctionExpression(callback)) ? callback.parameters : [];
  return element?.type ? schemaOfList(element.type, tree, words, 0) : null;
}

/** `translate(text, locale)`: what the function says that it takes. */
function toldByCallee({ value, around: [parent] }: Use, parameterOf: ParameterTypeOf, words: SchemaWords): SchemaCode | null {
  if (!parent || !ts.isCallExpression(parent) || parent.expression === value) return null;
  const parameter = parameterOf(parent, parent.arguments.indexOf(value));
  return parameter && schemaOfType(parameter.type, parameter.tree, words);
}

function asksWhetherThere({ value, around: [parent] }: Use): boolean {
  if (!parent) return false;
  if (ts.isPrefixUnaryExpression(parent)) return parent.operator === ts.SyntaxKind.ExclamationToken;
  if (ts.isIfStatement(parent)) return parent.expression === value;
  if (ts.isConditionalExpression(parent)) return parent.condition === value;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === value && parent.questionDotToken !== undefined;
  return ts.isBinaryExpression(parent) && parent.left === value
    && [ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.BarBarToken, ts.SyntaxKind.AmpersandAmpersandToken].includes(parent.operatorToken.kind);
}

function elementOf(type: ts.TypeNode): ts.TypeNode | null {
  if (ts.isArrayTypeNode(type)) return type.elementType;
  const isArray = ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && type.typeName.text === "Array";
  return isArray ? (type.typeArguments?.[0] ?? null) : null;
}

function schemaOfList(element: ts.TypeNode, tree: ts.SourceFile, words: SchemaWords, depth: number): SchemaCode | null {
  const name = ts.isTypeReferenceNode(element) && !element.typeArguments && ts.isIdentifier(element.typeName) ? element.typeName.text : "";
  if (words.messages && messageTypes.has(name) && isImported(name, "ai", tree)) return messageTypes.get(name)!;
  const schema = schemaOfType(element, tree, words, depth + 1);
  return schema === null ? null : words.list(schema);
}

function schemaOfUnion({ types }: ts.UnionTypeNode, tree: ts.SourceFile, words: SchemaWords, depth: number): SchemaCode | null {
  const isNull = (type: ts.TypeNode): boolean => ts.isLiteralTypeNode(type) && type.literal.kind === ts.SyntaxKind.NullKeyword;
  const isUndefined = (type: ts.TypeNode): boolean => type.kind === ts.SyntaxKind.UndefinedKeyword;
  const rest = types.filter((type) => !isNull(type) && !isUndefined(type));
  const texts = rest.map((type) => (ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? type.literal.getText(tree) : null));
  const [first] = rest;
  const schema = rest.length > 1 && !texts.includes(null) ? `z.enum([${texts.join(", ")}])` : rest.length === 1 ? schemaOfType(first!, tree, words, depth + 1) : null;
  if (schema === null) return null;
  const nullable = types.some(isNull) ? `${schema}.nullable()` : schema;
  return types.some(isUndefined) ? words.optional(nullable) : nullable;
}

function membersOf(type: ts.TypeNode, tree: ts.SourceFile): readonly ts.TypeElement[] | null {
  if (ts.isTypeLiteralNode(type)) return type.members;
  if (!ts.isTypeReferenceNode(type) || type.typeArguments || !ts.isIdentifier(type.typeName)) return null;
  const { text } = type.typeName;
  for (const statement of tree.statements) {
    if (ts.isInterfaceDeclaration(statement) && statement.name.text === text) return statement.heritageClauses || statement.typeParameters ? null : statement.members;
    if (ts.isTypeAliasDeclaration(statement) && statement.name.text === text) return statement.typeParameters ? null : membersOf(statement.type, tree);
  }
  return null;
}
