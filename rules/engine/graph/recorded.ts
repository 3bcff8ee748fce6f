import type { Workspace } from "./workspace.js";

/** A workspace that remembers what it was asked, hit or miss, and can tell whether it would answer the same again. */
export interface RecordedWorkspace extends Workspace {
  /** Null: all answers are the same. `paths`: files have come or gone. `texts`: a text that was read is another. */
  changed(): "paths" | "texts" | null;
}

export function recorded(workspace: Workspace): RecordedWorkspace {
  const texts = new Map<string, string | null>();
  const paths = new Map<string, () => unknown>();
  let files: readonly string[] | null = null;

  const noted = <T>(name: string, ask: () => T): T => {
    const answer = ask();
    if (!paths.has(name)) {
      const printed = String(answer);
      paths.set(name, () => String(ask()) === printed);
    }
    return answer;
  };

  return {
    root: workspace.root,
    files: () => (files = workspace.files()),
    read(path) {
      const text = workspace.read(path);
      texts.set(path, text);
      return text;
    },
    kind: (path) => noted(`kind ${path}`, () => workspace.kind(path)),
    folders: (path) => noted(`folders ${path}`, () => workspace.folders(path)),
    realpath: (path) => noted(`realpath ${path}`, () => workspace.realpath(path)),
    changed() {
      for (const [path, text] of texts) if (workspace.read(path) !== text) return "texts";
      if (files !== null && !sameList(files, workspace.files())) return "paths";
      for (const same of paths.values()) if (!same()) return "paths";
      return null;
    },
  };
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((one, index) => one === b[index]));
}
