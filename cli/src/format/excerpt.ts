import type { Place } from "@ai-routes/rules";
import type { Report } from "./report.js";

/** The line a place begins on, with the place underlined; two lines, each with its gutter. */
export function excerpt(place: Place, { positions, colors, width }: Report): string[] {
  const { line, column, endLine, endColumn } = positions.of(place);
  const text = positions.line(place.file, line).replaceAll("\t", " ");
  const from = column - 1;
  const to = endLine === line ? Math.max(endColumn - 1, from + 1) : Math.max(text.length, from + 1);
  const number = String(line).padStart(5);
  const room = width - number.length - 3;

  const { shown, start, end } = cut(text, from, Math.min(to, Math.max(text.length, from + 1)), room);
  const underline = `${" ".repeat(start)}${"^".repeat(Math.max(1, end - start))}`;
  return [`${colors.dim(`${number} │`)} ${shown}`, `${" ".repeat(number.length)} ${colors.dim("│")} ${colors.red(underline)}`];
}

/** The part of a long line around what is underlined. */
function cut(text: string, from: number, to: number, room: number): { shown: string; start: number; end: number } {
  if (text.length <= room) return { shown: text, start: from, end: to };
  if (to <= room - 1) return { shown: `${text.slice(0, room - 1)}…`, start: from, end: to };
  const first = Math.max(0, Math.min(from - 10, text.length - room + 2));
  const shown = `…${text.slice(first, first + room - 2)}${first + room - 2 < text.length ? "…" : ""}`;
  return { shown, start: from - first + 1, end: Math.min(to - first + 1, shown.length) };
}
