import ts from "typescript";
import { unwrapped } from "../../engine/edits/tree.js";

/** What people call a file that is written as text. */
const named = /base_?64|b64|data_?ur[il]/i;

/**
 * Whether a handler takes a value for a file that is written as text: by its name (`photoBase64`), or by what it does
 * with it (`` `data:image/png;base64,${photo}` ``, `Buffer.from(photo, "base64")`, `photo.startsWith("data:image/")`).
 * A picture of a phone has millions of characters so.
 */
export function isFileAsText(path: readonly string[], handler: ts.Node, tree: ts.SourceFile): boolean {
  if (named.test(path.at(-1)!)) return true;
  const value = path.join(".");
  const isIt = (node: ts.Node): boolean => (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) && node.getText(tree).replace(/[!?]/g, "") === value;
  const visit = (node: ts.Node): true | undefined => {
    const found = (ts.isTemplateExpression(node) && node.templateSpans.some((span, index) => isIt(unwrapped(span.expression)) && /;base64,$/.test(index === 0 ? node.head.text : node.templateSpans[index - 1]!.literal.text)))
      || (ts.isCallExpression(node) && decodes(node, isIt, tree));
    return found || ts.forEachChild(node, visit);
  };
  return visit(handler) === true;
}

/** `Buffer.from(photo, "base64")`, `atob(photo)`, `photo.split(";base64,")`. */
function decodes({ expression, arguments: given }: ts.CallExpression, isIt: (node: ts.Node) => boolean, tree: ts.SourceFile): boolean {
  const [first, second] = given;
  if (!first) return false;
  if (ts.isPropertyAccessExpression(expression) && isIt(unwrapped(expression.expression))) return ofFiles.test(first.getText(tree));
  const callee = expression.getText(tree);
  return isIt(unwrapped(first)) && (callee === "atob" || (callee === "Buffer.from" && second !== undefined && /base64/.test(second.getText(tree))));
}

/** In a text or a pattern: how a data URL begins. */
const ofFiles = /^["'`/]\^?(data:|[^"'`]*;?base64,)/;
