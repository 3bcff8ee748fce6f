import { lineAt, type Place } from "@ai-routes/rules";

/** All from 1; the end is exclusive, as editors count. */
export interface Position {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** Turns offsets into lines and columns; each text is taken apart once. */
export class Positions {
  private readonly lineStarts = new Map<string, number[]>();

  /** `read` gives null for files that are gone: all their places are on line 1. */
  constructor(private readonly read: (file: string) => string | null) {}

  of({ file, span }: Place): Position {
    const starts = this.startsOf(file);
    const [line, column] = at(starts, span[0]);
    const [endLine, endColumn] = at(starts, Math.max(span[0], span[1]));
    return { line, column, endLine, endColumn };
  }

  /** A line's text without its line break; `""` where there is none. */
  line(file: string, line: number): string {
    const starts = this.startsOf(file);
    const text = this.read(file) ?? "";
    return text.slice(starts[line - 1] ?? text.length, starts[line] ?? text.length).replace(/\r?\n$/, "");
  }

  private startsOf(file: string): number[] {
    let starts = this.lineStarts.get(file);
    if (!starts) {
      starts = [0];
      const text = this.read(file) ?? "";
      for (let next = text.indexOf("\n"); next >= 0; next = text.indexOf("\n", next + 1)) starts.push(next + 1);
      this.lineStarts.set(file, starts);
    }
    return starts;
  }
}

function at(starts: number[], offset: number): [line: number, column: number] {
  const line = lineAt(starts, offset);
  return [line + 1, offset - starts[line]! + 1];
}
