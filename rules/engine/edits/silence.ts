import ts from "typescript";
import type { TextEdit } from "../finding.js";
import { parsed } from "./parsed.js";
import { startOfCode } from "./text-positions.js";

/** What stands where a person is to say why. */
const reason = "reason";

/**
 * The comment that silences a rule, with a placeholder for the reason: on the line of `offset`, or in
 * the whole file. Joins a comment of ours that is there already. No edit where the line begins inside
 * of a text, or where the file cannot be parsed.
 */
export function silence(file: string, text: string, offset: number, rule: string, scope: "line" | "file"): TextEdit[] {
  const source = parsed(file, text);
  if (!source) return [];
  const { newline } = source.facts.style;
  if (scope === "file") {
    const at = startOfCode(text);
    return joined(file, text, at, rule, "ai-routes-disable") ?? [{ file, span: [at, at], text: `/* ai-routes-disable ${rule} -- ${reason} */${newline}` }];
  }
  const start = Math.max(text.lastIndexOf("\n", offset - 1) + 1, startOfCode(text));
  const before = start === 0 ? 0 : text.lastIndexOf("\n", start - 2) + 1;
  const more = joined(file, text, before, rule, "ai-routes-disable-next-line");
  if (more) return more;
  const surroundings = around(source.tree, start);
  if (surroundings === "text") return [];
  const indent = /^[ \t]*/.exec(text.slice(start))![0];
  const order = `ai-routes-disable-next-line ${rule} -- ${reason}`;
  return [{ file, span: [start, start], text: `${indent}${surroundings === "jsx" ? `{/* ${order} */}` : `// ${order}`}${newline}` }];
}

/** The rule added to the list of a comment that begins the line at `at`; null where there is none. */
function joined(file: string, text: string, at: number, rule: string, order: string): TextEdit[] | null {
  const match = new RegExp(`^[ \\t]*(?:\\{?/\\*|//)[ \\t]*${order}[ \\t]+((?!--)[\\w/-]+(?:,[ \\t]*[\\w/-]+)*)`).exec(text.slice(at));
  if (!match) return null;
  const end = at + match[0].length;
  return [{ file, span: [end, end], text: `, ${rule}` }];
}

/** What a comment at `offset` would stand in: code, the children of an element, or a text that it would become part of. */
function around(tree: ts.SourceFile, offset: number): "code" | "jsx" | "text" {
  let found: "code" | "jsx" | "text" = "code";
  const visit = (node: ts.Node): void => {
    // Blank text between elements belongs to its node from the node before on.
    const start = ts.isJsxText(node) ? node.pos - 1 : node.getStart(tree);
    if (offset <= start || node.end <= offset) return;
    if (ts.isJsxText(node) || ts.isJsxElement(node) || ts.isJsxFragment(node)) found = "jsx";
    else found = isText(node) ? "text" : "code";
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function isText(node: ts.Node): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
}
