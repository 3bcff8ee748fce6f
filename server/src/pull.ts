import type {
  CancellationToken, DocumentDiagnosticReport, ResultProgressReporter, WorkspaceDiagnosticReport,
  WorkspaceDiagnosticReportPartialResult, WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver/node";
import type { Documents } from "./documents.js";
import { fields } from "./documents.js";
import type { Report, Reports } from "./diagnostics.js";
import { pathOf } from "./uris.js";

interface Reported {
  reports: Reports;
  documents: Documents;
}

/** Files in one partial result. */
const portion = 50;

/** `textDocument/diagnostic`; what is no file has nothing to report. */
export function pullOne({ reports }: Reported, path: string | null, previous: unknown): DocumentDiagnosticReport {
  return reportOf(path === null ? reports.nothing : reports.of(path), previous);
}

/** `workspace/diagnostic`: all files with findings, and those that had some when the client last asked. */
export function pullWorkspace(
  { reports, documents }: Reported,
  previous: unknown,
  token: CancellationToken,
  partial: ResultProgressReporter<WorkspaceDiagnosticReportPartialResult> | undefined,
): WorkspaceDiagnosticReport {
  const known = new Map<string, unknown>();
  for (const { uri, value } of (Array.isArray(previous) ? previous : []).map(fields)) {
    const path = typeof uri === "string" ? pathOf(uri) : null;
    if (path !== null) known.set(path, value);
  }
  const paths = [...new Set([...reports.files(), ...known.keys()])].sort();
  const items = paths.map((path): WorkspaceDocumentDiagnosticReport => ({
    ...reportOf(reports.of(path), known.get(path)),
    uri: documents.uriOf(path),
    version: documents.get(path)?.version ?? null,
  }));
  if (!partial) return { items };
  for (let at = 0; at < items.length && !token.isCancellationRequested; at += portion) partial.report({ items: items.slice(at, at + portion) });
  return { items: [] };
}

function reportOf({ resultId, items }: Report, previous: unknown): { kind: "unchanged"; resultId: string } | { kind: "full"; resultId: string; items: Report["items"] } {
  return previous === resultId ? { kind: "unchanged", resultId } : { kind: "full", resultId, items };
}
