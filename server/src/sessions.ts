import { isWithin, projectRoot, type Finding } from "@ai-routes/rules";
import { openAnalysisCache, openWorkspace, toNativePath } from "@ai-routes/rules/disk";
import type { GuardedRules } from "./guarded-rules.js";
import { Session } from "./session.js";

/** The roots under analysis; a path belongs to the innermost one that holds it. */
export class Sessions {
  private byRoot = new Map<string, Session>();

  /** `cached`: a session begins with what earlier processes knew. */
  constructor(private readonly guarded: GuardedRules, private cached: boolean) {}

  /** In the order of their roots: answers do not depend on what was opened first. */
  all(): Session[] {
    return [...this.byRoot.values()].sort((a, b) => (a.root < b.root ? -1 : 1));
  }

  /** The folders the client has open; those of before that are not among them are closed. */
  open(folders: readonly string[]): void {
    const before = this.byRoot;
    this.byRoot = new Map();
    for (const session of before.values()) session.folders.clear();
    for (const folder of folders) this.add(folder, before);
  }

  /** Forgets everything, what earlier processes knew as well. */
  restart(): void {
    this.cached = false;
    this.byRoot = new Map();
  }

  /** A file outside of all folders has its own project around it. Returns whether that is new. */
  include(path: string): boolean {
    if (this.of(path)) return false;
    this.add(path.slice(0, path.lastIndexOf("/")) || "/", this.byRoot, true);
    return true;
  }

  of(path: string): Session | null {
    let innermost: Session | null = null;
    for (const session of this.byRoot.values()) {
      if (isWithin(path, session.root) && session.root.length > (innermost?.root.length ?? -1)) innermost = session;
    }
    return innermost;
  }

  /** Of the last analysis. */
  findingsIn(path: string): readonly Finding[] {
    return this.of(path)?.findings.get(path) ?? [];
  }

  /** A text as the last analysis saw it. */
  readonly read = (path: string): string | null => (this.of(path) ?? this.all()[0])?.read(path) ?? null;

  private add(folder: string, known: ReadonlyMap<string, Session>, whole = false): void {
    const root = projectRoot(folder, openWorkspace(toNativePath(folder), { ignore: () => true }));
    const session = this.byRoot.get(root) ?? known.get(root) ?? new Session(root, this.guarded, this.cached ? openAnalysisCache(toNativePath(root)) : null);
    session.folders.add(whole ? root : folder);
    this.byRoot.set(root, session);
  }
}
