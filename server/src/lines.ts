import { lineAt } from "@ai-routes/rules";
import type { Position, Range } from "./protocol.js";

export type Encoding = "utf-8" | "utf-16" | "utf-32";

/** The encodings served, the cheapest first. */
export const encodings: readonly Encoding[] = ["utf-16", "utf-8", "utf-32"];

/**
 * A text's offsets (UTF-16 units, as the analysis counts) ↔ lines and characters as the client
 * counts them. Positions beyond a line or the text are taken to its end, as the protocol asks.
 */
export class Lines {
  private readonly starts: number[] = [0];
  /** Of a file on disk: editors do not count its byte order mark. */
  private readonly mark: number;

  constructor(
    readonly text: string,
    private readonly encoding: Encoding,
    from: "editor" | "disk",
  ) {
    this.mark = from === "disk" && text.charCodeAt(0) === 0xfeff ? 1 : 0;
    const breaks = /\r\n|\r|\n/g;
    while (breaks.exec(text)) this.starts.push(breaks.lastIndex);
  }

  positionAt(offset: number): Position {
    const at = Math.min(Math.max(offset, this.mark), this.text.length);
    const line = lineAt(this.starts, at);
    return { line, character: this.units(this.startOf(line), at) };
  }

  range([start, end]: readonly [number, number]): Range {
    return { start: this.positionAt(start), end: this.positionAt(Math.max(start, end)) };
  }

  offsetAt({ line, character }: Position): number {
    if (line < 0) return this.startOf(0);
    if (line >= this.starts.length) return this.text.length;
    const start = this.startOf(line);
    return start + this.length(start, this.endOf(line), Math.max(0, character));
  }

  /** Offsets of a line without its break. */
  lineAround(offset: number): readonly [number, number] {
    const { line } = this.positionAt(offset);
    return [this.startOf(line), this.endOf(line)];
  }

  private startOf(line: number): number {
    return line === 0 ? this.mark : this.starts[line]!;
  }

  private endOf(line: number): number {
    const next = this.starts[line + 1];
    if (next === undefined) return this.text.length;
    return next - (this.text[next - 1] === "\n" && this.text[next - 2] === "\r" ? 2 : 1);
  }

  private units(start: number, end: number): number {
    if (this.encoding === "utf-16") return end - start;
    let units = 0;
    for (const character of this.text.slice(start, end)) units += this.size(character);
    return units;
  }

  /** How many UTF-16 units make `units` of the client's, at most up to `end`; half a character counts as none. */
  private length(start: number, end: number, units: number): number {
    if (this.encoding === "utf-16") return Math.min(units, end - start);
    let left = units;
    let at = start;
    for (const character of this.text.slice(start, end)) {
      left -= this.size(character);
      if (left < 0) break;
      at += character.length;
    }
    return at - start;
  }

  private size(character: string): number {
    if (this.encoding === "utf-32") return 1;
    const code = character.codePointAt(0)!;
    return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
}
