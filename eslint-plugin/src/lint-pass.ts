import { rules as known, type EnabledRule, type Finding } from "@ai-routes/rules";
import { toWorkspacePath } from "@ai-routes/rules/disk";
import type { ProjectSession } from "./project-session.js";
import { sessionOf } from "./sessions.js";
import type { Settings } from "./settings.js";

/** A file as the linter has it. */
export interface LintedFile {
  /** As the linter names it. */
  path: string;
  text: string;
  settings: Settings;
}

/**
 * One run over one file. The linter makes the listeners of all rules that are on before any of them
 * is called, so the first that asks knows them all, and one analysis serves them.
 */
class LintPass {
  private readonly enabled = new Map<string, EnabledRule | null>();
  private found: Finding[] | null = null;
  private opened: ProjectSession | null = null;
  /** Absolute, with `/`. */
  readonly path: string;

  constructor(private readonly file: LintedFile) {
    this.path = toWorkspacePath(file.path);
  }

  /** Whether a further rule of the same run over this file could be part of it. */
  takes({ path, text, settings }: LintedFile, id: string): boolean {
    const { file } = this;
    const same = path === file.path && text === file.text && isSameSettings(settings, file.settings);
    return same && this.found === null && !this.enabled.has(id);
  }

  add(id: string, enabled: EnabledRule | null): void {
    this.enabled.set(id, enabled);
  }

  /** The findings of one rule in this file. */
  findings(id: string): Finding[] {
    this.found ??= this.session().findings(this.path, this.file.text, this.rules());
    return this.found.filter(({ rule }) => rule === id);
  }

  /** The text of a file as the analysis saw it. */
  readonly read = (file: string): string | null => (file === this.path ? this.file.text : this.session().read(file));

  /** Asked for once: what findings and fixes read of other files is the disk of one moment. */
  private session(): ProjectSession {
    return (this.opened ??= sessionOf(this.path, this.file.settings));
  }

  /** In the catalogue's order, whatever that of the config. */
  private rules(): EnabledRule[] {
    return known.flatMap(({ id }) => this.enabled.get(id) ?? []);
  }
}

function isSameSettings(a: Settings, b: Settings): boolean {
  return a.root === b.root && a.config === b.config && a.cwd === b.cwd;
}

let current: LintPass | null = null;

/** The run over this file that is being prepared, with this rule in it; a new one where there is none. */
export function joinPass(file: LintedFile, id: string, enabled: EnabledRule | null): LintPass {
  if (!current?.takes(file, id)) current = new LintPass(file);
  current.add(id, enabled);
  return current;
}
