import ts from "typescript";
import { declaredByStatement } from "../../engine/edits/names.js";
import { unwrapped } from "../../engine/edits/tree.js";
import type { CarriedValue, Declaration } from "./carried.js";

/** A type in words of this file: a whole one, or a member of one. */
export interface TypeText {
  of: string;
  /** The members that lead to it. */
  path: readonly string[];
  /** Nothing on the way may be missing. */
  sure: boolean;
  /** Of one that is written out, `{ text: string }`: the types of its members. */
  members?: ReadonlyMap<string, string>;
}

/** The type of what goes along, in words of the module that the handler is in; null: that of some of it cannot be told. */
export function typeOfValues(values: readonly CarriedValue[], quote: string): string | null {
  const picked = new Map<string, string[]>();
  for (const { name, type } of values) {
    if (type === null) return null;
    if (type.sure && !type.members && type.path.length === 1 && type.path[0] === name) picked.set(type.of, [...(picked.get(type.of) ?? []), name]);
  }
  const several = [...picked].filter(([, names]) => names.length > 1);
  const own = values.filter(({ name }) => !several.some(([, names]) => names.includes(name))).map(({ name, type }) => `${name}: ${textOf(type!, quote)}`);
  const picks = several.map(([of, names]) => `Pick<${of}, ${names.map((name) => `${quote}${name}${quote}`).join(" | ")}>`);
  return [...picks, ...(own.length > 0 ? [`{ ${own.join("; ")} }`] : [])].join(" & ");
}

function textOf({ of, path: [first, ...rest], sure, members }: TypeText, quote: string): string {
  if (first === undefined) return of;
  const own = members?.get(first);
  return (own === undefined ? [first, ...rest] : rest).reduce((type, part) => `${sure ? type : `NonNullable<${type}>`}[${quote}${part}${quote}]`, own ?? of);
}

/** A member of what has a type; what leads there may be missing. */
export function memberOf(type: TypeText, path: readonly string[]): TypeText {
  return { ...type, path: [...type.path, ...path], sure: type.sure && path.length === 0 };
}

/** The type of a declared name; null: any. */
export function typeOf({ node, path }: Declaration, declarations: ReadonlyMap<string, Declaration>, tree: ts.SourceFile): TypeText | null {
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || path === null) return null;
  const own = node.type ? written(node.type, tree) : node.initializer ? typeOfValue(node.initializer, declarations, tree) : null;
  return own && { ...own, path: [...own.path, ...path] };
}

/** `any` says nothing, and a type of the handler's own is not known outside of it. */
function written(type: ts.TypeNode, tree: ts.SourceFile): TypeText | null {
  const text = type.getText(tree);
  return /^(?:any|unknown|const)$/.test(text) || ![...text.matchAll(/typeof (\w+)/g)].every(([, name]) => isOfModule(name!, tree)) ? null : { ...whole(text), ...membersOf(type, tree) };
}

function membersOf(type: ts.TypeNode, tree: ts.SourceFile): Pick<TypeText, "members"> {
  if (!ts.isTypeLiteralNode(type)) return {};
  const told = type.members.flatMap((one) => (ts.isPropertySignature(one) && one.type && !one.questionToken ? [[one.name.getText(tree), one.type.getText(tree)] as const] : []));
  return { members: new Map(told) };
}

function whole(of: string): TypeText {
  return { of, path: [], sure: true };
}

function typeOfValue(given: ts.Expression, declarations: ReadonlyMap<string, Declaration>, tree: ts.SourceFile): TypeText | null {
  if (ts.isParenthesizedExpression(given)) return typeOfValue(given.expression, declarations, tree);
  if (ts.isAsExpression(given)) return written(given.type, tree);
  const value = unwrapped(given);
  const call = unwrapped(ts.isAwaitExpression(value) ? value.expression : value);
  if (ts.isStringLiteralLike(value) || ts.isTemplateExpression(value)) return whole("string");
  if (ts.isPropertyAccessExpression(value) && value.name.text === "data" && ts.isIdentifier(value.expression)) return typeOfData(declarations.get(value.expression.text), tree);
  if (!ts.isCallExpression(call) || call.typeArguments) return null;
  const callee = unwrapped(call.expression);
  const awaited = call !== value;
  const resultOf = (of: string): string => (awaited ? `Awaited<ReturnType<typeof ${of}>>` : `ReturnType<typeof ${of}>`);
  if (ts.isIdentifier(callee)) {
    if (/^(String|encodeURIComponent|decodeURIComponent)$/.test(callee.text)) return whole("string");
    if (/^(Number|parseInt|parseFloat)$/.test(callee.text)) return whole("number");
    return isOwnFunction(callee.text, tree) ? whole(`Exclude<${resultOf(callee.text)}, Response>`) : null;
  }
  if (!ts.isPropertyAccessExpression(callee) || !ts.isIdentifier(callee.expression) || !isOfModule(callee.expression.text, tree)) return null;
  const { text: schema } = callee.expression;
  if (/^(parse|parseAsync)$/.test(callee.name.text)) return whole(outputOf(schema, tree) ?? resultOf(`${schema}.${callee.name.text}`));
  if (/^(safeParse|safeParseAsync)$/.test(callee.name.text)) return whole(`Extract<${resultOf(`${schema}.${callee.name.text}`)}, { success: true }>`);
  return null;
}

/** `parsed.data`, where `parsed` is what a schema has said. */
function typeOfData(declaration: Declaration | undefined, tree: ts.SourceFile): TypeText | null {
  if (!declaration || !ts.isVariableDeclaration(declaration.node) || !declaration.node.initializer || declaration.path?.length !== 0) return null;
  const value = unwrapped(declaration.node.initializer);
  const call = unwrapped(ts.isAwaitExpression(value) ? value.expression : value);
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression) || !ts.isIdentifier(call.expression.expression)) return null;
  const { expression: { text: schema }, name: { text: method } } = call.expression;
  if (!/^safeParse(Async)?$/.test(method) || !isOfModule(schema, tree)) return null;
  const result = method === "safeParse" ? `ReturnType<typeof ${schema}.safeParse>` : `Awaited<ReturnType<typeof ${schema}.safeParseAsync>>`;
  const output = outputOf(schema, tree);
  return output === null ? { of: `Extract<${result}, { success: true }>`, path: ["data"], sure: true } : whole(output);
}

/** What a schema of zod that stands in this module gives. */
function outputOf(schema: string, tree: ts.SourceFile): string | null {
  const isZod = tree.statements.some((one) => ts.isImportDeclaration(one) && /^import (?:\* as )?\{? ?z ?\}? from ["']zod(?:\/v[34])?["']/.test(one.getText(tree)));
  const declared = tree.statements.flatMap((one) => (ts.isVariableStatement(one) ? [...one.declarationList.declarations] : [])).find(({ name }) => ts.isIdentifier(name) && name.text === schema);
  return isZod && declared?.initializer && /^z\s*\./.test(declared.initializer.getText(tree)) ? `z.infer<typeof ${schema}>` : null;
}

/** Declared or imported at the top of the file. */
function isOfModule(name: string, tree: ts.SourceFile): boolean {
  return tree.statements.some((one) => (ts.isImportDeclaration(one) ? new RegExp(`\\b${name}\\b`).test(one.importClause?.getText(tree) ?? "") : declaredByStatement(one).includes(name)));
}

/** One of the app, of which the type is what its one signature says. NextAuth's `auth` has several. */
function isOwnFunction(name: string, tree: ts.SourceFile): boolean {
  if (name === "auth") return false;
  return tree.statements.some((one) => {
    if (ts.isFunctionDeclaration(one)) return one.name?.text === name && !one.typeParameters;
    if (!ts.isImportDeclaration(one) || !ts.isStringLiteral(one.moduleSpecifier) || !/^(\.|@\/|~\/)/.test(one.moduleSpecifier.text)) return false;
    const named = one.importClause?.namedBindings;
    return named !== undefined && ts.isNamedImports(named) && named.elements.some((each) => each.name.text === name);
  });
}
