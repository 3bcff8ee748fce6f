import { dollars, thousands, type Figure } from "@ai-routes/rules";
import type { Report } from "./report.js";

/** A figure with its parts below it, each with where it is written or the assumption it rests on. */
export function figureLines(title: string, figure: Figure, report: Report): string[] {
  return [`  ${title.padEnd(14)}${lineOf(figure, report)}`, ...below(figure, 4, report)];
}

/** Deeper than this no figure is made. */
const deepest = 24;
/** Parts alike in kind are known well enough by these. */
const most = 12;

/** The parts of a figure, those that say the same together: one call is met in many ways. */
function below({ how, parts }: Figure, indent: number, report: Report): string[] {
  if (indent > deepest) return [];
  const space = " ".repeat(indent);
  const groups = how === "sum" || how === "greatest" || how === "least" ? alike(parts, indent, report) : parts.map((part) => ({ lines: linesOf(part, indent, report), times: 1 }));
  const lines = groups.slice(0, most).flatMap(({ lines: [first, ...rest], times }, index) => {
    const sign = index === 0 ? " " : { product: "×", sum: "+", greatest: "|", least: "|", given: " " }[how];
    return [`${space}${sign} ${how === "sum" && times > 1 ? `${times} × ` : ""}${first}`, ...rest];
  });
  const left = groups.slice(most).reduce((sum, { times }) => sum + times, 0);
  return left > 0 ? [...lines, `${space}  … and ${left} more`] : lines;
}

function alike(parts: readonly Figure[], indent: number, report: Report): { lines: string[]; times: number }[] {
  const groups = new Map<string, { lines: string[]; times: number }>();
  for (const part of parts) {
    const lines = linesOf(part, indent, report);
    const text = lines.join("\n");
    const known = groups.get(text);
    if (known) known.times++;
    else groups.set(text, { lines, times: 1 });
  }
  return [...groups.values()];
}

function linesOf(figure: Figure, indent: number, report: Report): string[] {
  return [lineOf(figure, report), ...below(figure, indent + 2, report)];
}

function lineOf(figure: Figure, report: Report): string {
  return `${valueOf(figure)}${figure.parts.length === 0 ? `  ${said(figure, report)}` : headOf(figure, report)}`;
}

function headOf(figure: Figure, report: Report): string {
  const how = { product: "", sum: "", greatest: "the greatest of: ", least: "the least of: ", given: "" }[figure.how];
  return ` = ${`${how}${said(figure, report)}`.trim()}`.trimEnd();
}

function said({ what, at, assumption, why }: Figure, { name, positions, colors }: Report): string {
  const place = at === null ? "" : `  ${colors.dim(`${name(at.file)}:${positions.of(at).line}`)}`;
  return `${what}${why ? ` (${why})` : ""}${assumption === undefined ? "" : ` [${assumption}]`}${place}`;
}

function valueOf({ value, unit }: Figure): string {
  if (unit === "usd") return dollars(value);
  if (typeof value !== "number") return value;
  switch (unit) {
    case "usd/token": return `$${(value * 1_000_000).toLocaleString("en-US", { maximumFractionDigits: 4 })}/M`;
    case "seconds": return `${value >= 10 ? thousands(Math.round(value)) : Number(value.toFixed(1))} s`;
    case "times": case "requests": case "units": return thousands(value);
    default: return `${thousands(value)} ${unit}`;
  }
}
