import type { Diagnostic } from "vscode-languageserver/node";
import type { Sessions } from "./sessions.js";
import type { ToLsp } from "./to-lsp.js";

export interface Report {
  /** Another one, whenever the items are others. */
  resultId: string;
  items: Diagnostic[];
}

/** What is reported of each file, as of the last analysis; knows what has changed since the one before. */
export class Reports {
  private reports = new Map<string, Report & { key: string }>();
  readonly nothing: Report = { resultId: "none", items: [] };
  private count = 0;
  /** Of this process: what a client kept of another one says nothing. */
  private readonly run = Date.now().toString(36);

  constructor(
    private readonly sessions: Sessions,
    private readonly toLsp: ToLsp,
  ) {}

  of(path: string): Report {
    return this.reports.get(path) ?? this.nothing;
  }

  /** Files with something to report, sorted. */
  files(): string[] {
    return [...this.reports.keys()].sort();
  }

  /** Takes over what the last analysis said; gives the files of which the report has changed. */
  update(isOn: boolean): string[] {
    const before = this.reports;
    const changed: string[] = [];
    this.reports = new Map();
    for (const [path, items] of isOn ? this.current() : []) {
      const key = JSON.stringify(items);
      const same = before.get(path);
      this.reports.set(path, same?.key === key ? same : { key, items, resultId: `${this.run}.${++this.count}` });
      if (same?.key !== key) changed.push(path);
    }
    for (const path of before.keys()) if (!this.reports.has(path)) changed.push(path);
    return changed.sort();
  }

  private current(): Map<string, Diagnostic[]> {
    const found = new Map<string, Diagnostic[]>();
    for (const session of this.sessions.all()) {
      for (const [path, findings] of session.findings) {
        if (this.sessions.of(path) === session) found.set(path, findings.map((finding) => this.toLsp.diagnostic(finding)));
      }
      for (const { file, problems } of session.configs?.faults ?? []) found.set(file, problems.map((problem) => this.toLsp.problem(file, problem)));
    }
    return found;
  }
}
