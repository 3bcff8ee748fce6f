import ts from "typescript";
import type { TypeReference } from "../values.js";
import type { Lowering } from "./lowering.js";

/**
 * A type annotation as far as origins need it. `T | null` and `T | undefined` are `T`, `T[]` is
 * `Array<T>`; keywords, literals, `typeof` and real unions give null.
 */
export function typeReference(l: Lowering, node: ts.TypeNode | undefined): TypeReference | null {
  return reference(l, node, 0);
}

/** The annotation of a member of an object type, written in place or declared in this file. */
export function memberType(l: Lowering, type: ts.TypeNode | undefined, name: string): ts.TypeNode | undefined {
  for (const member of membersOf(l, type, 0)) {
    if (ts.isPropertySignature(member) && nameText(member.name) === name) return member.type;
  }
  return undefined;
}

function reference(l: Lowering, node: ts.TypeNode | undefined, depth: number): TypeReference | null {
  if (node === undefined || depth > maximumDepth) return null;
  switch (node.kind) {
    case ts.SyntaxKind.TypeReference: {
      const { typeName, typeArguments } = node as ts.TypeReferenceNode;
      const path = pathOf(typeName);
      const first = path[0];
      if (first === undefined || first === "") return null;
      const known = (typeArguments ?? []).map((argument) => reference(l, argument, depth + 1) ?? unnamed);
      return { path, variable: l.scope.find(first), arguments: known };
    }
    case ts.SyntaxKind.ArrayType: {
      const element = reference(l, (node as ts.ArrayTypeNode).elementType, depth + 1);
      return element === null ? null : { path: ["Array"], variable: null, arguments: [element] };
    }
    case ts.SyntaxKind.ParenthesizedType:
    case ts.SyntaxKind.TypeOperator:
    case ts.SyntaxKind.OptionalType:
      return reference(l, (node as ts.ParenthesizedTypeNode | ts.TypeOperatorNode | ts.OptionalTypeNode).type, depth + 1);
    case ts.SyntaxKind.UnionType: {
      const present = (node as ts.UnionTypeNode).types.filter((type) => !isAbsence(type));
      return present.length === 1 ? reference(l, present[0], depth + 1) : null;
    }
    case ts.SyntaxKind.IntersectionType:
      for (const type of (node as ts.IntersectionTypeNode).types) {
        const found = reference(l, type, depth + 1);
        if (found !== null) return found;
      }
      return null;
    default:
      return null;
  }
}

function membersOf(l: Lowering, type: ts.TypeNode | undefined, depth: number): readonly ts.TypeElement[] {
  if (type === undefined || depth > 5) return [];
  if (ts.isTypeLiteralNode(type)) return type.members;
  if (ts.isParenthesizedTypeNode(type)) return membersOf(l, type.type, depth + 1);
  if (ts.isIntersectionTypeNode(type)) return type.types.flatMap((part) => membersOf(l, part, depth + 1));
  if (!ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return [];
  const declared = l.objectTypes.get(type.typeName.text);
  if (declared !== undefined) {
    return ts.isInterfaceDeclaration(declared) ? declared.members : membersOf(l, declared.type, depth + 1);
  }
  const isWrapper = transparentTypes.has(type.typeName.text);
  return isWrapper ? membersOf(l, type.typeArguments?.[0], depth + 1) : [];
}

function nameText(name: ts.PropertyName): string | null {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : null;
}

function pathOf(name: ts.EntityName): string[] {
  return ts.isIdentifier(name) ? [name.text] : [...pathOf(name.left), name.right.text];
}

function isAbsence(type: ts.TypeNode): boolean {
  return (
    type.kind === ts.SyntaxKind.UndefinedKeyword ||
    (ts.isLiteralTypeNode(type) && type.literal.kind === ts.SyntaxKind.NullKeyword)
  );
}

/** Holds the place of a type argument that has no reference: `Map<string, User>`. */
const unnamed: TypeReference = { path: [], variable: null, arguments: [] };

const transparentTypes: ReadonlySet<string> = new Set(["Readonly", "Partial", "Required"]);

const maximumDepth = 10;
