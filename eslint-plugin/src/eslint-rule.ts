import { isAbsolute } from "node:path";
import type { Rule as EslintRule, SourceCode } from "eslint";
import { optionsJsonSchema, rules, unusedSuppression, type EnabledRule, type Finding, type Fix, type Rule, type TextEdit } from "@ai-routes/rules";
import { joinPass, type LintedFile } from "./lint-pass.js";
import { settingsOf } from "./settings.js";
import { version } from "./version.js";

/** The words are the finding's own: one message each for all rules. */
const messages = { finding: "{{message}}", fix: "{{title}}" };

/** A rule of ours as ESLint runs it: it asks for the file's findings once all rules of the file are known. */
export function eslintRule(rule: Rule): EslintRule.RuleModule {
  const schema = optionsJsonSchema(rule, "draft-4");
  const hasOptions = Object.keys(schema["properties"] ?? {}).length > 0;
  return {
    meta: {
      type: rule.severity === "info" ? "suggestion" : "problem",
      docs: {
        description: rule.summary,
        recommended: rule.presets.includes("recommended"),
        url: `https://unpkg.com/@ai-routes/rules@${version}/${rule.group}/${rule.id}.md`,
      },
      messages,
      schema: hasOptions ? [schema] : [],
      ...(hasOptions ? { defaultOptions: [rule.options.parse({})] } : {}),
      ...(spokenFor(rule).some(({ fixable }) => fixable === "safe") ? { fixable: "code" as const } : {}),
      hasSuggestions: spokenFor(rule).some(({ fixable }) => fixable !== null),
    },
    create: (context) => listen(context, rule.id, { rule, severity: rule.severity, options: rule.options.parse(context.options[0] ?? {}) }),
  };
}

/** A rule, and those it speaks for: their fixes come with its findings. */
function spokenFor(rule: Rule): Rule[] {
  return [rule, ...rules.filter(({ id }) => rule.absorbs?.includes(id))];
}

/** `ai-routes-disable…` comments that silence nothing; of `eslint-disable` comments ESLint says so itself. */
export const unusedSuppressionRule: EslintRule.RuleModule = {
  // eslint-disable-next-line eslint-plugin/require-meta-has-suggestions -- these findings come without fixes
  meta: {
    type: "suggestion",
    docs: { description: "Disallow `ai-routes-disable` comments that silence nothing.", recommended: true },
    messages,
    schema: [],
  },
  create: (context) => listen(context, unusedSuppression, null),
};

function listen(context: EslintRule.RuleContext, id: string, enabled: EnabledRule | null): EslintRule.RuleListener {
  const { sourceCode, filename } = context;
  // Code inside other files (processors) and texts without a file are no module of an app.
  if (!isAbsolute(filename) || context.physicalFilename !== filename || !isModule.test(filename)) return {};

  // ESLint takes the byte order mark off; the analysis counts it, as it counts it on disk.
  const file: LintedFile = { path: filename, text: `${sourceCode.hasBOM ? "\uFEFF" : ""}${sourceCode.text}`, settings: settingsOf(context) };
  const pass = joinPass(file, id, enabled);
  return {
    Program() {
      for (const finding of pass.findings(id)) context.report(reportOf(finding, pass.path, pass.read, sourceCode));
    },
  };
}

const isModule = /\.[cm]?[jt]sx?$/;

function reportOf(finding: Finding, file: string, read: Read, sourceCode: SourceCode): EslintRule.ReportDescriptor {
  const inFile = (fix: Fix): TextEdit[] | null => {
    // ESLint changes the linted file alone.
    const edits = fix.creates?.(read) ? [] : fix.edits(read);
    return edits.length > 0 && edits.every((edit) => edit.file === file) ? edits : null;
  };
  const fixes = finding.fixes.flatMap((fix) => ({ ...fix, inFile: inFile(fix) ?? [] })).filter((fix) => fix.inFile.length > 0);
  const shift = sourceCode.hasBOM ? 1 : 0;
  const range = ([start, end]: readonly [number, number]): [number, number] => [Math.max(0, start - shift), Math.max(0, end - shift)];
  const apply = (edits: TextEdit[]): EslintRule.ReportFixer => (fixer) => edits.map(({ span, text }) => fixer.replaceTextRange(range(span), text));

  const [start, end] = range(finding.at.span);
  const safe = fixes.find((fix) => fix.safe);
  return {
    loc: { start: sourceCode.getLocFromIndex(start), end: sourceCode.getLocFromIndex(end) },
    messageId: "finding",
    data: { message: finding.message },
    fix: safe ? apply(safe.inFile) : null,
    suggest: fixes.filter((fix) => !fix.safe).map((fix) => ({ messageId: "fix", data: { title: fix.title }, fix: apply(fix.inFile) })),
  };
}

type Read = (file: string) => string | null;
