import { dollars, thousands, type Figure } from "@ai-routes/rules";
import type { Report } from "./report.js";

/** A figure with its parts below it, each with where it is written or the assumption it rests on. */
export function figureLines(title: string, figure: Figure, report: Report): string[] {
  const lines = [`  ${title.padEnd(14)}${valueOf(figure)}${figure.parts.length === 0 ? `  ${said(figure, report)}` : headOf(figure, report)}`];
  return [...lines, ...figure.parts.flatMap((part, index) => below(part, figure, index, 4, report))];
}

/** Deeper than this no figure is made. */
const deepest = 24;
/** Parts alike in kind are known well enough by these. */
const most = 12;

function below(figure: Figure, parent: Figure, index: number, indent: number, report: Report): string[] {
  const space = " ".repeat(indent);
  if (index === most) return [`${space}  … and ${parent.parts.length - most} more`];
  if (index > most || indent > deepest) return [];
  const sign = index === 0 ? " " : { product: "×", sum: "+", greatest: "|", least: "|", given: " " }[parent.how];
  const words = figure.parts.length === 0 ? `  ${said(figure, report)}` : headOf(figure, report);
  return [`${space}${sign} ${valueOf(figure)}${words}`, ...figure.parts.flatMap((part, at) => below(part, figure, at, indent + 2, report))];
}

function headOf(figure: Figure, report: Report): string {
  const how = { product: "", sum: "", greatest: "the greatest of: ", least: "the least of: ", given: "" }[figure.how];
  return ` = ${`${how}${said(figure, report)}`.trim()}`;
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
    case "seconds": return `${value >= 10 ? Math.round(value) : Number(value.toFixed(1))} s`;
    case "times": case "requests": case "units": return thousands(value);
    default: return `${thousands(value)} ${unit}`;
  }
}
