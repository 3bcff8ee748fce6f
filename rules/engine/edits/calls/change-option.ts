import ts from "typescript";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { parsed } from "../parsed.js";
import { callNamed, nameOf, unwrapped } from "../tree.js";
import { insertOption, type NewOption } from "./insert-option.js";

/**
 * Gives an option another value where it is written in the call's options object, or as `instead`
 * makes it of the one it has; writes it where it is not there.
 */
export function setOption(file: string, text: string, option: NewOption, instead = (_was: string): string => option.value): TextEdit[] {
  const found = optionIn(file, text, option);
  if (!found) return insertOption(file, text, option);
  const { property, tree } = found;
  if (ts.isShorthandPropertyAssignment(property)) return [{ file, span: [property.end, property.end], text: `: ${option.value}` }];
  if (!ts.isPropertyAssignment(property)) return [];
  const { initializer } = property;
  const was = initializer.getText(tree);
  const value = instead(was);
  return was === value ? [] : [{ file, span: [initializer.getStart(tree), initializer.end], text: value }];
}

/** Gives an option another name, its value as it is, or as `value` says. No edit where it is not written in the call. */
export function renameOption(file: string, text: string, option: Omit<NewOption, "value">, name: string, value?: (was: string) => string): TextEdit[] {
  const found = optionIn(file, text, option);
  if (!found) return [];
  const { property, tree } = found;
  if (ts.isShorthandPropertyAssignment(property)) {
    const was = property.name.text;
    return [{ file, span: [property.getStart(tree), property.end], text: `${name}: ${value ? value(was) : was}` }];
  }
  if (!ts.isPropertyAssignment(property) || !property.name) return [];
  const { initializer } = property;
  const edits: TextEdit[] = [{ file, span: [property.name.getStart(tree), property.name.end], text: name }];
  if (value) edits.push({ file, span: [initializer.getStart(tree), initializer.end], text: value(initializer.getText(tree)) });
  return edits;
}

/** Gives a member of an object literal another name, known by a sibling: the member whose name (or function) stands at a span. */
export function renameSibling(file: string, text: string, beside: Span, from: string, to: string): TextEdit[] {
  const tree = parsed(file, text)?.tree;
  let found: ts.ObjectLiteralElementLike | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node) && node.properties.some((each) => each.getStart(tree) <= beside[0] && beside[1] <= each.end)) {
      found = node.properties.find((each) => nameOf(each) === from) ?? found;
    }
    ts.forEachChild(node, visit);
  };
  if (tree) visit(tree);
  if (!tree || !found?.name) return [];
  const shorthand = ts.isShorthandPropertyAssignment(found);
  return [{ file, span: [found.name.getStart(tree), found.name.end], text: shorthand ? `${to}: ${from}` : to }];
}

interface Found {
  property: ts.ObjectLiteralElementLike;
  tree: ts.SourceFile;
}

function optionIn(file: string, text: string, { call, argument, path }: { call: Span; argument: number; path: readonly string[] }): Found | null {
  const source = parsed(file, text);
  const given = source && callNamed(source.tree, call)?.arguments?.[argument];
  if (!source || !given) return null;
  let value: ts.Expression = unwrapped(given);
  for (const [index, name] of path.entries()) {
    if (!ts.isObjectLiteralExpression(value)) return null;
    const property: ts.ObjectLiteralElementLike | undefined = value.properties.find((each) => nameOf(each) === name);
    if (!property) return null;
    if (index === path.length - 1) return { property, tree: source.tree };
    if (!ts.isPropertyAssignment(property)) return null;
    value = unwrapped(property.initializer);
  }
  return null;
}
