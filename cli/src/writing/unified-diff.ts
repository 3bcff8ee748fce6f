import { createTwoFilesPatch } from "diff";
import type { Colors } from "../terminal.js";
import type { FileChange } from "./write-files.js";

/** The changes as `git apply` reads them (paths as `name` gives them), coloured for a person. */
export function unifiedDiff(changes: readonly FileChange[], name: (file: string) => string, colors: Colors): string {
  return changes
    .map(({ file, before, after }) => {
      const from = before === null ? "/dev/null" : `a/${name(file)}`;
      const to = after === null ? "/dev/null" : `b/${name(file)}`;
      const patch = createTwoFilesPatch(from, to, before ?? "", after ?? "", undefined, undefined, { context: 3 });
      const lines = patch.replace(/^=+\n/, "").replace(/^(---|\+\+\+) (.*)\t$/gm, "$1 $2").split("\n");
      let inHunk = false;
      return lines.map((line) => {
        inHunk ||= line.startsWith("@@");
        return painted(line, inHunk, colors);
      }).join("\n");
    })
    .join("");
}

function painted(line: string, inHunk: boolean, colors: Colors): string {
  if (!inHunk) return colors.bold(line);
  if (line.startsWith("@@")) return colors.cyan(line);
  if (line.startsWith("+")) return colors.green(line);
  return line.startsWith("-") ? colors.red(line) : line;
}
