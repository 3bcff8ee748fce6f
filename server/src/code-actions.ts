import { fixPass, silence, unusedSuppression, type Finding, type Fix, type TextEdit } from "@ai-routes/rules";
import { CodeActionKind, type CodeAction } from "vscode-languageserver/node";
import type { Client } from "./client.js";
import { editsOf } from "./guarded-rules.js";
import { commands, type Range } from "./protocol.js";
import { refactorings, rewriteKind } from "./refactorings.js";
import type { Sessions } from "./sessions.js";
import { pageOf, type ToLsp } from "./to-lsp.js";

export const fixAllKind = `${CodeActionKind.SourceFixAll}.ai-routes`;

export interface ActionContext {
  client: Client;
  sessions: Sessions;
  toLsp: ToLsp;
  log(message: string): void;
}

/**
 * What can be done about the findings and the routes that a range of a file touches, made anew from
 * the texts of now. `only`: kinds the client asks for; null: all.
 */
export function codeActions(path: string, range: Range, only: readonly string[] | null, context: ActionContext): CodeAction[] {
  const wants = (kind: string): boolean => only === null || only.some((asked) => kind === asked || kind.startsWith(`${asked}.`));
  const all = context.sessions.findingsIn(path);
  const lines = context.toLsp.lines(path);
  const [start, end] = [lines.offsetAt(range.start), lines.offsetAt(range.end)];
  const touched = all.filter(({ at, alike = [] }) => [at, ...alike].some(({ span }) => span[0] <= end && start <= span[1]));
  return [
    ...(wants(CodeActionKind.QuickFix) ? quickFixes(path, touched, all, context) : []),
    ...(wants(fixAllKind) ? fixAll(path, all, context) : []),
    ...(wants(rewriteKind) ? refactorings(path, range, context) : []),
  ];
}

function quickFixes(path: string, touched: readonly Finding[], all: readonly Finding[], context: ActionContext): CodeAction[] {
  const actions = new Actions(path, context);
  for (const finding of touched) for (const fix of finding.fixes) actions.fix(finding, fix);
  const rules = [...new Set(touched.map(({ rule }) => rule))];
  for (const rule of new Set(touched.flatMap((finding) => [finding.rule, ...finding.absorbed.map((one) => one.rule)]))) {
    const alike = all.filter((finding) => finding.rule === rule || finding.absorbed.some((one) => one.rule === rule));
    actions.all(`Fix all ${alike.length} problems of ${rule} in this file`, alike, (finding) => fixesOf(finding, rule));
  }
  for (const finding of touched) actions.silence(finding, "line");
  for (const rule of rules) actions.silence(touched.find((finding) => finding.rule === rule)!, "file");
  for (const rule of rules) actions.page(rule, touched.filter((finding) => finding.rule === rule));
  return actions.list;
}

function fixAll(path: string, all: readonly Finding[], context: ActionContext): CodeAction[] {
  const actions = new Actions(path, context);
  actions.all("Make all safe fixes of ai-routes in this file", all, ({ fixes }) => fixes.filter(({ safe }) => safe), fixAllKind);
  return actions.list;
}

/** Those that satisfy a rule, its own or one it speaks for, the safe ones first. */
function fixesOf({ rule: own, fixes }: Finding, rule: string): Fix[] {
  const offered = fixes.filter((fix) => (fix.rule ?? own) === rule && !fix.claim);
  return [...offered.filter(({ safe }) => safe), ...offered.filter(({ safe }) => !safe)];
}

class Actions {
  readonly list: CodeAction[] = [];
  private readonly titles = new Set<string>();
  private readonly read: (file: string) => string | null;

  constructor(
    private readonly path: string,
    private readonly context: ActionContext,
  ) {
    this.read = (file) => context.toLsp.text(file);
  }

  fix(finding: Finding, fix: Fix): void {
    const edits = editsOf(fix, this.read, this.context.log);
    if (edits.length === 0) return;
    const packages = fix.packages?.(this.read) ?? [];
    this.add(
      {
        title: packages.length > 0 ? `${fix.title} (needs ${packages.join(", ")})` : fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [this.context.toLsp.diagnostic(finding)],
        ...(fix.safe && this.context.client.isPreferred ? { isPreferred: true } : {}),
      },
      edits,
      fix.safe,
    );
  }

  /** One fix for each of several findings, as far as they do not touch each other. */
  all(title: string, findings: readonly Finding[], choose: (finding: Finding) => readonly Fix[], kind: string = CodeActionKind.QuickFix): void {
    if (kind === CodeActionKind.QuickFix && findings.length < 2) return;
    const made = new Map<Fix, TextEdit[]>();
    const edited = (fix: Fix): TextEdit[] => {
      if (!made.has(fix)) made.set(fix, editsOf(fix, this.read, this.context.log));
      return made.get(fix)!;
    };
    const chosen = (finding: Finding): Fix[] => choose(finding).map((fix) => ({ ...fix, edits: () => edited(fix) }));
    const { applied } = fixPass(findings, chosen, this.read);
    if (applied.length === 0 || (kind === CodeActionKind.QuickFix && applied.length < 2)) return;
    const edits = new Map(applied.flatMap(({ fix }) => fix.edits(this.read)).map((edit) => [`${edit.file} ${edit.span.join()} ${edit.text}`, edit]));
    this.add({ title, kind, diagnostics: applied.map(({ finding }) => this.context.toLsp.diagnostic(finding)) }, [...edits.values()], applied.every(({ fix }) => fix.safe));
  }

  silence(finding: Finding, scope: "line" | "file"): void {
    if (finding.rule === unusedSuppression) return;
    const edits = silence(this.path, this.read(this.path) ?? "", finding.at.span[0], finding.rule, scope);
    const title = scope === "line" ? `Silence ${finding.rule} on this line` : `Silence ${finding.rule} in this file`;
    if (edits.length > 0) this.add({ title, kind: CodeActionKind.QuickFix, diagnostics: [this.context.toLsp.diagnostic(finding)] }, edits, true);
  }

  page(rule: string, findings: readonly Finding[]): void {
    if (pageOf(rule) === null) return;
    const title = `What ${rule} is about`;
    this.list.push({
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: findings.map((finding) => this.context.toLsp.diagnostic(finding)),
      command: { title, command: commands.openRulePage, arguments: [rule] },
    });
  }

  /** Several findings may ask for one and the same thing; it is offered once. */
  private add(action: CodeAction, edits: readonly TextEdit[], safe: boolean): void {
    const edit = this.context.toLsp.edit(edits, { label: action.title, confirm: safe ? null : { exceptIn: this.path } });
    const key = `${action.kind} ${action.title} ${JSON.stringify(edit)}`;
    if (this.titles.has(key)) return;
    this.titles.add(key);
    this.list.push({ ...action, edit });
  }
}
