import type { Rule } from "@ai-routes/rules";
import { createColors } from "picocolors";
import type { Engine } from "../engine.js";
import { wantsColor, type Terminal } from "../terminal.js";
import { wrap } from "../format/wrap.js";

/** `ai-routes rules`: a line for each rule with its preset, severity and fix, by group. */
export function listRules(terminal: Terminal, { rules }: Engine): void {
  const colors = createColors(wantsColor(terminal));
  const widest = Math.max(4, ...rules.map(({ id }) => id.length));
  const row = (cells: string[]): string => cells.map((cell, index) => cell.padEnd([widest, 11, 8, 9][index] ?? 0)).join("  ").trimEnd();
  const groups = [...new Set(rules.map(({ group }) => group))];
  const blocks = groups.map((group) => {
    const own = rules.filter((rule) => rule.group === group);
    return [colors.bold(group), ...own.map((rule) => row([rule.id, rule.presets[0] ?? "", rule.severity, fixes[rule.fixable ?? "none"]]))].join("\n");
  });
  const words = "recommended is on unless the configuration says otherwise, strict holds it, all holds strict; --fix makes the safe fixes, --fix-suggestions RULE the suggested ones; `ai-routes explain RULE` tells the rest.";
  const legend = wrap(words, terminal.width).map((line) => colors.dim(line)).join("\n");
  terminal.out(`${colors.dim(row(["rule", "preset", "severity", "fix"]))}\n${blocks.join("\n\n")}\n\n${legend}\n`);
}

const fixes: Record<NonNullable<Rule["fixable"]> | "none", string> = { safe: "safe", suggestion: "suggested", none: "–" };
