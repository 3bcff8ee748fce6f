import type { Connection, WorkDoneProgressServerReporter } from "vscode-languageserver/node";
import type { OnProgress } from "./session.js";

/** No oftener than this, in milliseconds. */
const interval = 100;

/** The progress of the first analysis, for clients that show it. */
export class Progress {
  private reporter: WorkDoneProgressServerReporter | null = null;
  private ended = false;
  /** An analysis may begin again before the client has answered; one progress is enough. */
  private opening = false;

  constructor(
    private readonly connection: Connection,
    private readonly isWanted: boolean,
  ) {}

  begin(): OnProgress {
    if (!this.isWanted) return () => {};
    this.ended = false;
    if (!this.reporter && !this.opening) void this.open();
    let last = 0;
    return (phase, done, total) => {
      const now = Date.now();
      if (now - last < interval || !this.reporter) return;
      last = now;
      this.reporter.report(total === 0 ? 0 : (100 * done) / total, `${phase} (${done} of ${total})`);
    };
  }

  end(): void {
    this.ended = true;
    this.reporter?.done();
    this.reporter = null;
  }

  /** The client may answer when all is over. */
  private async open(): Promise<void> {
    this.opening = true;
    const reporter = await this.connection.window.createWorkDoneProgress().catch(() => null);
    this.opening = false;
    if (!reporter || this.ended) return;
    reporter.begin("AI Routes: looking for routes", 0);
    this.reporter = reporter;
  }
}
