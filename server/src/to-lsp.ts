import { rules, type Finding, type Place, type Severity, type TextEdit } from "@ai-routes/rules";
import {
  DiagnosticSeverity, DiagnosticTag, type AnnotatedTextEdit, type CreateFile, type DeleteFile, type Diagnostic, type TextDocumentEdit, type WorkspaceEdit,
} from "vscode-languageserver/node";
import type { Client } from "./client.js";
import type { Documents } from "./documents.js";
import { Lines } from "./lines.js";
import type { Location } from "./protocol.js";
import { version } from "./version.js";

/** The page of a rule; null for what is no rule of the catalogue. */
export function pageOf(id: string): string | null {
  const rule = rules.find((one) => one.id === id);
  return rule ? `https://unpkg.com/@ai-routes/rules@${version}/${rule.group}/${rule.id}.md` : null;
}

const source = "ai-routes";

/** What the analysis says → what the protocol says. The one place where one becomes the other. */
export class ToLsp {
  /** Of files that are not open, by path; kept while their text is the same. */
  private readonly onDisk = new Map<string, Lines>();

  constructor(
    private readonly client: Client,
    private readonly documents: Documents,
    private readonly read: (path: string) => string | null,
  ) {}

  /** The text of now, as the client has it; null: there is no such file. */
  text(path: string): string | null {
    return this.documents.get(path)?.lines.text ?? this.read(path);
  }

  lines(path: string): Lines {
    const open = this.documents.get(path);
    if (open) return open.lines;
    const text = this.read(path) ?? "";
    let lines = this.onDisk.get(path);
    if (lines?.text !== text) this.onDisk.set(path, (lines = new Lines(text, this.client.encoding, "disk")));
    return lines!;
  }

  uri(path: string): string {
    return this.documents.uriOf(path);
  }

  /** As people call it: without the folders it is opened in. */
  shortName(path: string): string {
    const folder = this.client.folders.find((one) => path.startsWith(`${one}/`));
    return folder === undefined ? path : path.slice(folder.length + 1);
  }

  location({ file, span }: Place): Location {
    return { uri: this.documents.uriOf(file), range: this.lines(file).range(span) };
  }

  diagnostic(finding: Finding): Diagnostic {
    const { client } = this;
    const href = pageOf(finding.rule);
    const related = [...finding.related, ...(finding.alike ?? []).map((at) => ({ at, message: "the same here" }))];
    const tag = isIdle(finding.rule) && client.tags.includes(DiagnosticTag.Unnecessary);
    return {
      range: this.lines(finding.at.file).range(finding.at.span),
      severity: severities[finding.severity],
      code: finding.rule,
      ...(href !== null && client.codeDescription ? { codeDescription: { href } } : {}),
      source,
      message: finding.message,
      ...(tag ? { tags: [DiagnosticTag.Unnecessary] } : {}),
      ...(client.relatedInformation && related.length > 0
        ? { relatedInformation: related.map(({ at, message }) => ({ location: this.location(at), message })) }
        : {}),
    };
  }

  /** A fault of a configuration file; its line and column count from 1, in UTF-16 units. */
  problem(file: string, { message, line, column }: { message: string; line: number; column: number }): Diagnostic {
    const lines = this.lines(file);
    const lineStart = new Lines(lines.text, "utf-16", "editor").offsetAt({ line: line - 1, character: 0 });
    const offset = lineStart + column - 1;
    return { range: lines.range([offset, lines.lineAround(offset)[1]]), severity: DiagnosticSeverity.Error, source, message };
  }

  /**
   * Edits of any number of files, in the widest form the client knows. `confirm`: what stands in
   * files other than this one, and that a file goes, is shown to the person first.
   */
  edit(edits: readonly TextEdit[], { label, confirm }: { label: string; confirm: { exceptIn: string } | null }): WorkspaceEdit {
    const files = [...new Set(edits.map(({ file }) => file))];
    const of = (file: string): TextEdit[] => edits.filter((edit) => edit.file === file);
    if (!this.client.documentChanges) {
      return { changes: Object.fromEntries(files.map((file) => [this.documents.uriOf(file), this.textEdits(file, of(file))])) };
    }
    const goes = (file: string): boolean => this.client.deletesFiles && of(file).some(({ removes }) => removes);
    const asks = (file: string): boolean => confirm !== null && (file !== confirm.exceptIn || goes(file)) && this.client.changeAnnotations;
    const documentChanges = files.flatMap((file): (TextDocumentEdit | CreateFile | DeleteFile)[] => {
      const annotation = asks(file) ? { annotationId: annotationId } : {};
      const uri = this.documents.uriOf(file);
      if (goes(file)) return [{ kind: "delete", uri, options: { ignoreIfNotExists: true }, ...annotation }];
      const isNew = this.text(file) === null;
      const changes: TextDocumentEdit = {
        textDocument: { uri, version: this.documents.get(file)?.version ?? null },
        edits: this.textEdits(file, of(file)).map((edit): AnnotatedTextEdit => ({ ...edit, ...annotation } as AnnotatedTextEdit)),
      };
      return isNew && this.client.createsFiles ? [{ kind: "create", uri, options: { ignoreIfExists: true }, ...annotation }, changes] : [changes];
    });
    return {
      documentChanges,
      ...(files.some(asks) ? { changeAnnotations: { [annotationId]: { label, needsConfirmation: true } } } : {}),
    };
  }

  private textEdits(file: string, edits: readonly TextEdit[]): { range: Location["range"]; newText: string }[] {
    const lines = this.lines(file);
    return edits.map(({ span, text }) => ({ range: lines.range(span), newText: text }));
  }
}

const annotationId = "ai-routes";

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** What such findings are about has no effect, so it is shown faded. */
function isIdle(rule: string): boolean {
  return rule.startsWith("no-ineffective-") || rule.startsWith("unused-");
}

