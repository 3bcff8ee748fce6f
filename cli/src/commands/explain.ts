import { didYouMean, type Rule } from "@ai-routes/rules";
import { createColors } from "picocolors";
import type { Engine } from "../engine.js";
import { wantsColor, type Colors, type Terminal } from "../terminal.js";
import { UsageError } from "../usage-error.js";
import { wrap } from "../format/wrap.js";

/** `ai-routes explain RULE`: the rule's page; without a rule, all rules with their sentence. */
export function explain(id: string | undefined, terminal: Terminal, engine: Engine): void {
  const colors = createColors(wantsColor(terminal));
  if (id === undefined) return terminal.out(listOf(engine.rules, terminal.width, colors));

  const name = id.replace(/^ai-routes\//, "");
  const rule = engine.rules.find((candidate) => candidate.id === name);
  if (!rule) {
    const guess = didYouMean(name, engine.rules.map((candidate) => candidate.id));
    throw new UsageError(`There is no rule \`${id}\`${guess || "; `ai-routes explain` lists them."}`);
  }
  const page = engine.page(rule) ?? `# ${rule.id}\n\n${rule.summary}\n\n${rule.why}\n`;
  terminal.out(pageForTerminal(page, colors));
}

function listOf(rules: readonly Rule[], width: number, colors: Colors): string {
  const groups = [...new Set(rules.map(({ group }) => group))];
  return groups
    .map((group) => {
      const own = rules.filter((rule) => rule.group === group);
      const lines = own.flatMap(({ id, summary }) => [`  ${colors.cyan(id)}`, ...wrap(summary, width - 6).map((line) => `      ${line}`)]);
      return `${[colors.bold(group), ...lines].join("\n")}\n`;
    })
    .join("\n");
}

/** Markdown stays readable as it is; titles stand out, marks for generators go. */
function pageForTerminal(page: string, colors: Colors): string {
  return page
    .replace(/^<!--.*-->\n/gm, "")
    .replace(/^#+ .*$/gm, (title) => colors.bold(title))
    .replace(/`[^`\n]+`/g, (code) => colors.cyan(code));
}
