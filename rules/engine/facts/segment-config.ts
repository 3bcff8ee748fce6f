import ts from "typescript";
import type { SegmentConfigFacts } from "./file-facts.js";
import { hasModifier, listKind } from "./lowering/declarations.js";
import { initializerOf, unwrap } from "./segment-initializer.js";
import type { Span } from "./values.js";

/**
 * The route segment keys a file exports, and the members of its `config` object, each as written.
 * Which of these forms a Next version reads is decided elsewhere.
 */
export function segmentConfigOf(text: string, file: ts.SourceFile): SegmentConfigFacts[] {
  if (!mayExportKey.test(text) && !text.includes("export *")) return [];
  const source: Source = { text, file, declarations: declarationsOf(file) };
  return file.statements.flatMap((statement) => entriesOf(source, statement));
}

/** What Next calls segment keys (catalogue: `next.segmentKeys`, FACTS B2), and `config`. */
const segmentKeys: ReadonlySet<string> = new Set([
  "revalidate",
  "dynamicParams",
  "dynamic",
  "fetchCache",
  "preferredRegion",
  "runtime",
  "maxDuration",
  "instant",
  "prefetch",
  "ensureStatic",
  "unstable_dynamicStaleTime",
  "config",
]);

const mayExportKey = new RegExp(`\\b(?:${[...segmentKeys].join("|")})\\b`);

export interface Source {
  text: string;
  file: ts.SourceFile;
  /** Top-level variables with a plain name: what identifiers stand for. */
  declarations: ReadonlyMap<string, Declared>;
}

interface Declared {
  declaration: ts.VariableDeclaration;
  isConst: boolean;
}

type Place = Pick<SegmentConfigFacts, "form" | "nameSpan" | "span">;

function declarationsOf(file: ts.SourceFile): Map<string, Declared> {
  const declarations = new Map<string, Declared>();
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const isConst = listKind(statement.declarationList) === "const";
    for (const declaration of statement.declarationList.declarations) {
      if (ts.isIdentifier(declaration.name)) declarations.set(declaration.name.text, { declaration, isConst });
    }
  }
  return declarations;
}

function entriesOf(source: Source, statement: ts.Statement): SegmentConfigFacts[] {
  if (ts.isExportDeclaration(statement)) return exportEntries(source, statement);
  const isNamed = hasModifier(statement, ts.SyntaxKind.ExportKeyword) && !hasModifier(statement, ts.SyntaxKind.DefaultKeyword);
  if (!isNamed) return [];
  if (ts.isVariableStatement(statement)) return variableEntries(source, statement);
  if (!ts.isFunctionDeclaration(statement) && !ts.isClassDeclaration(statement)) return [];
  const { name } = statement;
  if (name === undefined || !segmentKeys.has(name.text)) return [];
  const form = ts.isFunctionDeclaration(statement) ? "function" : "class";
  const place: Place = { form, nameSpan: spanOf(source, name), span: spanOf(source, statement) };
  return [withoutInitializer(name.text, place)];
}

function variableEntries(source: Source, statement: ts.VariableStatement): SegmentConfigFacts[] {
  const list = statement.declarationList;
  const form = listKind(list);
  return list.declarations.flatMap((declaration) => {
    const span = spanOf(source, list.declarations.length === 1 ? statement : declaration);
    if (!ts.isIdentifier(declaration.name)) return destructuredEntries(source, declaration.name, span);
    const key = declaration.name.text;
    if (!segmentKeys.has(key)) return [];
    return declaredEntries(source, key, declaration, { form, nameSpan: spanOf(source, declaration.name), span });
  });
}

function destructuredEntries(source: Source, pattern: ts.BindingPattern, span: Span): SegmentConfigFacts[] {
  return pattern.elements.flatMap((element) => {
    if (ts.isOmittedExpression(element)) return [];
    if (!ts.isIdentifier(element.name)) return destructuredEntries(source, element.name, span);
    if (!segmentKeys.has(element.name.text)) return [];
    const place: Place = { form: "destructured", nameSpan: spanOf(source, element.name), span };
    return [withoutInitializer(element.name.text, place)];
  });
}

function exportEntries(source: Source, statement: ts.ExportDeclaration): SegmentConfigFacts[] {
  if (statement.isTypeOnly) return [];
  const { exportClause } = statement;
  const isReexport = statement.moduleSpecifier !== undefined;
  if (exportClause === undefined) {
    const span = spanOf(source, statement);
    return isReexport ? [withoutInitializer("*", { form: "star", nameSpan: span, span })] : [];
  }
  if (!ts.isNamedExports(exportClause)) return [];
  return exportClause.elements.flatMap((element) => {
    const key = element.name.text;
    if (element.isTypeOnly || !segmentKeys.has(key)) return [];
    const local = element.propertyName?.text ?? key;
    const form = isReexport ? "reexport" : local === key ? "clause" : "renamed-clause";
    const place: Place = { form, nameSpan: spanOf(source, element.name), span: spanOf(source, element) };
    const declared = isReexport ? undefined : source.declarations.get(local);
    return declared === undefined
      ? [withoutInitializer(key, place)]
      : declaredEntries(source, key, declared.declaration, place);
  });
}

function declaredEntries(
  source: Source,
  key: string,
  declaration: ts.VariableDeclaration,
  place: Place,
): SegmentConfigFacts[] {
  const { initializer } = declaration;
  if (initializer === undefined) return [withoutInitializer(key, place)];
  const { inner, wrappers } = unwrap(initializer);
  if (key !== "config" || !ts.isObjectLiteralExpression(inner)) {
    return [{ ...withoutInitializer(key, place), initializer: initializerOf(source, initializer) }];
  }
  return inner.properties.flatMap((property): SegmentConfigFacts[] => {
    const { name } = property;
    // What a spread or a computed name adds cannot be told; that it stands there decides whether Next reads the rest.
    if (name === undefined || ts.isComputedPropertyName(name)) {
      const span = spanOf(source, property);
      return [{ ...withoutInitializer("*", { form: place.form, nameSpan: span, span }), within: "config", objectWrappers: wrappers }];
    }
    const value = ts.isPropertyAssignment(property)
      ? property.initializer
      : ts.isShorthandPropertyAssignment(property)
        ? property.name
        : null;
    return [
      {
        key: name.text,
        within: "config",
        form: place.form,
        initializer: value === null ? null : initializerOf(source, value),
        objectWrappers: wrappers,
        nameSpan: spanOf(source, name),
        span: spanOf(source, property),
      },
    ];
  });
}

function withoutInitializer(key: string, place: Place): SegmentConfigFacts {
  return { key, within: "export", ...place, initializer: null, objectWrappers: [] };
}

function spanOf(source: Source, node: ts.Node): Span {
  return [node.getStart(source.file), node.end];
}
