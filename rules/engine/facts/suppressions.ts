import type ts from "typescript";
import { type Comment, commentsWith } from "./comments.js";
import { isDirective } from "./directives.js";
import type { Suppression } from "./file-facts.js";
import { groupedBy } from "../lists.js";

/**
 * The comments that silence findings, ours and ESLint's:
 * `ai-routes-disable-next-line rule-a, rule-b -- reason`, `-disable-line`, and `ai-routes-disable`
 * for the whole file (above its first statement) or from there to `ai-routes-enable`.
 */
export function suppressionsOf(text: string, file: ts.SourceFile): Suppression[] {
  const words = ["ai-routes-disable", "ai-routes-enable", "eslint-disable", "eslint-enable"];
  const orders = commentsWith(words, text, file).flatMap((comment) => orderOf(comment) ?? []);
  const firstStatement = file.statements.find((statement) => !isDirective(statement))?.getStart(file) ?? text.length;
  const lineOf = (offset: number): number => file.getLineAndCharacterOfPosition(offset).line;
  const lastLine = lineOf(text.length);

  return orders.flatMap((order, index) => {
    const { verb, rules, comment } = order;
    if (verb === "enable") return [];
    const at = (scope: Suppression["scope"], some: string[] | null, lines: Suppression["lines"]): Suppression => ({
      scope,
      rules: some,
      reason: order.reason,
      syntax: order.syntax,
      lines,
      span: [comment.start, comment.end],
    });
    const line = lineOf(comment.start);
    if (verb === "disable-line") return [at("line", rules, [line, line])];
    const after = lineOf(comment.end) + 1;
    if (verb === "disable-next-line") return [at("next-line", rules, [after, after])];

    const later = orders.slice(index + 1).filter((other) => other.verb === "enable" && other.syntax === order.syntax);
    return groupByEnd(rules, later).map(({ end, some }) => {
      if (end === null && comment.start < firstStatement) return at("file", some, null);
      return at("file", some, [line, end === null ? lastLine : lineOf(end.comment.start)]);
    });
  });
}

interface Order {
  verb: "disable" | "disable-line" | "disable-next-line" | "enable";
  syntax: Suppression["syntax"];
  rules: string[] | null;
  reason: string | null;
  comment: Comment;
}

/** What a comment orders; null where it speaks of something else, or of other tools' rules only. */
function orderOf(comment: Comment): Order | null {
  const match = /^(ai-routes|eslint)-(disable-next-line|disable-line|disable|enable)(?![\w-])([^]*)$/.exec(comment.body);
  const [, syntax, verb, rest = ""] = match ?? [];
  if (syntax === undefined || verb === undefined) return null;
  // ESLint reads these two in block comments only.
  if (syntax === "eslint" && (verb === "disable" || verb === "enable") && !comment.isBlock) return null;
  const [list = "", ...reasons] = rest.split(/\s-{2,}(?=\s|$)/);
  const named = list.split(/[\s,]+/).filter((name) => name !== "");
  const ours = named.filter((name) => syntax === "ai-routes" || name.startsWith(prefix));
  if (named.length > 0 && ours.length === 0) return null;
  return {
    verb: verb as Order["verb"],
    syntax: syntax as Order["syntax"],
    rules: named.length === 0 ? null : ours.map((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : name)),
    reason: reasons.join(" -- ").trim() || null,
    comment,
  };
}

/** Rules that are enabled again at different places are silenced for different stretches. */
function groupByEnd(rules: string[] | null, enables: Order[]): { end: Order | null; some: string[] | null }[] {
  if (rules === null) return [{ end: enables.find((enable) => enable.rules === null) ?? null, some: null }];
  const endOf = (rule: string): Order | null => enables.find((enable) => enable.rules === null || enable.rules.includes(rule)) ?? null;
  return [...groupedBy(rules, endOf)].map(([end, some]) => ({ end, some }));
}

const prefix = "ai-routes/";
