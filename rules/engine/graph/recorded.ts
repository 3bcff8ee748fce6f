import type { Workspace } from "./workspace.js";
import { isSameList } from "../lists.js";

/** Whether answers are what they were. Null: all of them. `paths`: files have come or gone. `texts`: a text that was read is another. */
export type Change = "paths" | "texts" | null;

/** What a workspace was asked and what it said, as plain data: for another process. */
export interface Answers {
  /** Of each text, by its file; null: there was none. */
  hashes: [file: string, hash: string | null][];
  /** By question. */
  paths: [question: string, answer: string][];
}

/** A workspace that remembers what it was asked, hit or miss, and can tell whether it would answer the same again. */
export interface RecordedWorkspace extends Workspace {
  changed(): Change;
  /** All questions so far, with the answers of now; `hashOf` gives the hash of a file's text. */
  answers(hashOf: (file: string) => string | null): Answers;
  /** Takes over what was asked in another process, and tells how the answers differ by now. */
  goOn(answers: Answers, hashOf: (file: string) => string | null): Change;
}

/** The workspace, with every answer it gives kept until somebody asks whether it would still be the same. */
export function recorded(workspace: Workspace): RecordedWorkspace {
  const texts = new Map<string, string | null>();
  const paths = new Map<string, string>();
  let files: readonly string[] | null = null;

  const noted = <T>(question: string, answer: T): T => {
    if (!paths.has(question)) paths.set(question, String(answer));
    return answer;
  };
  const answerNow = (question: string): string => {
    const [, method, path] = /^(kind|folders|realpath) (.*)$/s.exec(question) as unknown as [string, "kind" | "folders" | "realpath", string];
    return String(workspace[method](path));
  };

  return {
    root: workspace.root,
    files: () => (files = workspace.files()),
    read(path) {
      const text = workspace.read(path);
      texts.set(path, text);
      return text;
    },
    kind: (path) => noted(`kind ${path}`, workspace.kind(path)),
    folders: (path) => noted(`folders ${path}`, workspace.folders(path)),
    realpath: (path) => noted(`realpath ${path}`, workspace.realpath(path)),
    changed() {
      for (const [path, text] of texts) if (workspace.read(path) !== text) return "texts";
      if (files !== null && !isSameList(files, workspace.files())) return "paths";
      for (const [question, answer] of paths) if (answerNow(question) !== answer) return "paths";
      return null;
    },
    answers: (hashOf) => ({ hashes: [...texts.keys()].map((file) => [file, hashOf(file)]), paths: [...paths] }),
    goOn({ hashes, paths: asked }, hashOf) {
      let change: Change = null;
      for (const [file, hash] of hashes) {
        if (hashOf(file) !== hash) return "texts";
        texts.set(file, workspace.read(file));
      }
      for (const [question, answer] of asked) {
        const now = answerNow(question);
        paths.set(question, now);
        if (now !== answer) change = "paths";
      }
      return change;
    },
  };
}
