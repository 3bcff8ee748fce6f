import { dollars, limitOf, nextInWords, platformNames, thousands, type Amount, type App, type Entrypoint, type Handler, type Platform } from "@ai-routes/rules";

import { amountRank, dearestOf, worstOf, type Report } from "./report.js";
import { shortened, wrap } from "./wrap.js";

/**
 * The routes of each app as a table, the most expensive first: what is called, how often in the worst case and
 * why, what that costs, which guards stand before it, and how much could not be followed.
 */
export function formatTable(report: Report): string {
  const { routes, apps } = report.analysis;
  const tables = apps.flatMap((app) => {
    const own = routes.filter((route) => route.app.root === app.root);
    return own.length === 0 ? [] : [`${heading(app, report)}\n\n${table(own, report)}`];
  });
  return tables.length === 0 ? "" : `${tables.join("\n\n")}\n`;
}

interface Column {
  head: [string, string];
  width: number;
  right?: boolean;
  /** Left out on terminals narrower than this. */
  from?: number;
  cell(route: Entrypoint, handler: Handler): string;
  /** What in it is bad, half good, good. */
  paint?(word: string): "red" | "yellow" | "green" | null;
}

/** Between columns. */
const gap = "  ";
const narrowestRoute = 16;

function table(routes: Entrypoint[], report: Report): string {
  const rows = routes
    .toSorted((a, b) => dearestOf(b.handlers) - dearestOf(a.handlers) || worstOf(b.handlers) - worstOf(a.handlers) || (a.url < b.url ? -1 : 1))
    .flatMap((route) => route.handlers.map((handler) => ({ route, handler })));
  const columns = columnsFor(rows, report.width);
  const { bold, dim } = report.colors;
  const head = [0, 1].map((line) => dim(joined(columns.map(({ head: words }) => words[line as 0 | 1]), columns)));
  const body = rows.flatMap(({ route, handler }) => [
    row(route, handler, columns, report),
    ...factorLines(handler, report.width).map((line) => dim(line)),
  ]);
  return [...head.map((line) => bold(line)), ...body].join("\n");
}

function columnsFor(rows: { route: Entrypoint; handler: Handler }[], width: number): Column[] {
  const longest = (texts: string[], least: number, most: number): number =>
    Math.min(most, Math.max(least, ...texts.map(({ length }) => length)));
  const all: Column[] = [
    { head: ["model", "calls"], width: 5, right: true, from: 110, cell: (_, { modelCalls }) => String(modelCalls.length) },
    { head: ["worst", "requests"], width: 9, right: true, cell: (_, { attempts }) => String(attempts.max), paint: (word) => (/^\d/.test(word) ? null : "red") },
    { head: ["worst", "cost"], width: 9, right: true, cell: (_, { cost }) => dollars(cost.worst.value), paint: (word) => (["unbounded", "data"].includes(word) ? "red" : null) },
    { head: ["worst", "seconds (limit)"], width: 15, right: true, from: 98, cell: (route, { time }) => seconds(time.total.worst.value, limitOf(route).seconds) },
    guardColumn("auth", ["", "auth"]),
    guardColumn("rateLimit", ["rate", "limit"]),
    guardColumn("budget", ["", "budget"]),
    { head: ["not", "followed"], width: 8, right: true, from: 90, cell: (_, { notFollowed }) => (notFollowed.length === 0 ? "" : String(notFollowed.length)) },
  ];
  const shown = all.filter(({ from = 0 }) => width >= from);
  const room = width - shown.reduce((sum, column) => sum + column.width + gap.length, 0);
  const route = longest(rows.map((one) => routeCell(one.route, one.handler)), 5, Math.max(narrowestRoute, room));
  return [{ head: ["", "Route"], width: route, cell: routeCell }, ...shown];
}

/** `POST /api/chat`, an action with the page it runs in (`sendReply /inbox`), a durable function's id. */
function routeCell({ kind, url }: Entrypoint, { name }: Handler): string {
  return kind === "durable-function" || name === "default" ? url : `${name} ${url}`.trim();
}

/** `915 (300)`: what the worst case would take, and where the platform ends it. */
function seconds(worst: Amount, limit: number | null): string {
  const words = typeof worst === "number" ? thousands(Math.ceil(worst)) : worst;
  return limit === null ? words : `${words} (${limit})`;
}

function guardColumn(kind: "auth" | "rateLimit" | "budget", head: Column["head"]): Column {
  return {
    head,
    width: 6,
    cell: ({ background }, { guards }) => (guards.always.has(kind) ? "yes" : background ? "–" : guards.sometimes.has(kind) ? "partly" : "no"),
    paint: (word) => (word === "no" ? "red" : word === "partly" ? "yellow" : word === "yes" ? "green" : null),
  };
}

function row(route: Entrypoint, handler: Handler, columns: Column[], { colors }: Report): string {
  return joined(columns.map(({ cell }) => cell(route, handler)), columns, (text, index) => {
    const color = columns[index]?.paint?.(text.trim()) ?? null;
    return color === null ? text : colors[color](text);
  });
}

function joined(cells: string[], columns: Column[], paint = (text: string, _index: number): string => text): string {
  return columns
    .map(({ width, right }, index) => {
      const text = shortened(cells[index] ?? "", width);
      return paint(right ? text.padStart(width) : index === columns.length - 1 ? text : text.padEnd(width), index);
    })
    .join(gap)
    .trimEnd();
}

/** How the worst case comes about, where it is more than one request for each call. */
function factorLines({ attempts, modelCalls }: Handler, width: number): string[] {
  const { max, formula } = attempts;
  if (!formula || formula === String(max) || amountRank(max) <= modelCalls.length) return [];
  // A product with something unbounded in it says so itself.
  const words = typeof max === "number" && / [×+] /.test(formula) ? `${max} = ${formula}` : formula;
  const lines = wrap(words, width - 6, "  ");
  return lines.slice(0, 3).map((line, index) => `    ${line}${index === 2 && lines.length > 3 ? " …" : ""}`);
}

function heading(app: App, report: Report): string {
  const { colors, name } = report;
  const folder = name(app.root);
  const words = [
    colors.bold(app.name) + (folder === "." ? "" : ` (${folder})`),
    nextInWords(app),
    platformWords(app.platform, report),
  ];
  return words.join(colors.dim(" · "));
}

/** A plan shows in no file of the app: unless configured it is an assumption, as the platform may be. */
function platformWords({ name, plan, from }: Platform, { name: shown }: Report): string {
  const title = platformNames[name];
  const planned = plan === null ? "" : `, ${plan.charAt(0).toUpperCase()}${plan.slice(1)} plan`;
  if (from === "config") return title + planned;
  if (from === "assumed") return `${title}${planned} (assumed: say \`platform\` in ai-routes.config.json)`;
  return `${title} (${from.startsWith("/") ? shown(from) : from})${planned}${plan === null ? "" : " assumed"}`;
}
