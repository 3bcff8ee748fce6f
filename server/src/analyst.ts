import { performance } from "node:perf_hooks";
import type { App } from "@ai-routes/rules";
import type { Documents } from "./documents.js";
import { traceOf } from "./guarded-rules.js";
import type { OnProgress, Session } from "./session.js";
import type { Sessions } from "./sessions.js";
import type { CheckedSettings } from "./settings.js";

export interface AnalystHost {
  documents: Documents;
  sessions: Sessions;
  settings(): CheckedSettings;
  /** An analysis begins; what it gives is told of progress. */
  began(): OnProgress;
  /** All there was to analyse is analysed. */
  ended(): void;
  log(message: string): void;
}

/** While linking, others wait at most about this long. */
const slice = 25;
/** Keystrokes that came together are one change. */
const gathering = 2;
/** However long analyses take, the next begins no later. */
const longestPause = 400;

/**
 * Keeps the analysis up with the texts: changes are gathered, then analysed in slices, so that
 * messages are read meanwhile. Only one analysis runs at a time.
 */
export class Analyst {
  /** Counts the analyses. */
  generation = 0;
  private readonly stale = new Set<Session>();
  private readonly updates = new Map<Session, Set<string>>();
  private running = false;
  private timer: NodeJS.Timeout | null = null;
  private waiting: (() => void)[] = [];
  private lastTook = 0;

  constructor(private readonly host: AnalystHost) {}

  /** A text changed in an editor, or a setting: sessions have to look again. */
  changed(sessions: Iterable<Session | null> = this.host.sessions.all()): void {
    for (const session of sessions) if (session) this.stale.add(session);
    if (this.running || this.timer !== null || this.stale.size === 0) return;
    const pause = this.lastTook > slice ? Math.min(this.lastTook, longestPause) : gathering;
    this.timer = setTimeout(() => void this.run(), pause);
  }

  /** Something changed on disk; taken notice of between two analyses, never during one. */
  changedOnDisk(paths: readonly string[]): void {
    for (const session of this.host.sessions.all()) {
      const heeded = paths.filter((path) => session.heeds(path));
      if (heeded.length === 0) continue;
      this.updates.set(session, new Set([...(this.updates.get(session) ?? []), ...heeded]));
      this.changed([session]);
    }
  }

  /** For clients that tell of nothing: looks for what has changed on disk before the next analysis. */
  lookAgain(): void {
    for (const session of this.host.sessions.all()) this.updates.set(session, new Set([...(this.updates.get(session) ?? []), session.root]));
    this.changed();
  }

  /** Comes when nothing is pending. Whoever asks does not want to wait: the analysis begins at once. */
  idle(): Promise<void> {
    if (!this.running && this.timer === null) return Promise.resolve();
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.running = true;
    const started = performance.now();
    try {
      for (let session = this.next(); session; session = this.next()) await this.analyse(session);
    } finally {
      this.running = false;
      this.lastTook = performance.now() - started;
      this.generation++;
      this.host.ended();
      for (const resolve of this.waiting.splice(0)) resolve();
    }
  }

  private next(): Session | null {
    const open = this.host.sessions.all();
    for (const session of this.stale) {
      this.stale.delete(session);
      if (open.includes(session)) return session;
    }
    return null;
  }

  private async analyse(session: Session): Promise<void> {
    const { documents, sessions, settings, log } = this.host;
    const updates = this.updates.get(session);
    this.updates.delete(session);
    try {
      if (updates) session.update([...updates]);
      const owns = (app: App): boolean => sessions.of(app.root) === session;
      const steps = session.analyse(documents.texts(), settings(), owns, this.host.began());
      let since = performance.now();
      while (!steps.next().done) {
        if (performance.now() - since < slice) continue;
        await new Promise((resolve) => setImmediate(resolve));
        since = performance.now();
      }
    } catch (error) {
      log(`The analysis of ${session.root} has failed; what is shown is what the last one said. ${traceOf(error)}`);
    }
  }
}
