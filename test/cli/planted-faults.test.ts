import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { analyze, rules } from "@ai-routes/rules";
import type { JsonOutput } from "../../cli/src/format/json-output.js";
import { run } from "../../cli/src/run.js";
import { root } from "../invariants/sources.js";
import { recordedTerminal } from "./terminal.js";

const fragile = `${root}test/apps/fragile/`;
const planted = tablesOf(readFileSync(`${fragile}README.md`, "utf8"));

it("finds every fault planted in fragile, at its place and through its chain, and nothing else", async () => {
  const { output } = await checked("fragile");

  expect(output.findings.map(asRow).sort()).toEqual(planted.Findings!.map(withPlace).sort());
});

it("counts the requests of every route of fragile", async () => {
  const { output } = await checked("fragile");

  const counted = output.routes.flatMap(({ url, kind, handlers }) => handlers.map(({ name, attempts }) => `${routeName(url, kind, name)}: ${attempts.max}`));
  expect(counted.sort()).toEqual(planted.Routes!.map(([route, requests]) => `${route}: ${requests}`).sort());
});

it("finds nothing in hardened, every route of which has a number of requests", async () => {
  const { code, output } = await checked("hardened");

  expect(output.findings).toEqual([]);
  expect(code).toBe(0);
  expect(output.routes).toHaveLength(13);
  expect(output.routes.flatMap(({ url, handlers }) => handlers.flatMap(({ attempts }) => (typeof attempts.max === "number" ? [] : url)))).toEqual([]);
});

async function checked(app: string): Promise<{ code: number; output: JsonOutput }> {
  const terminal = recordedTerminal({ cwd: `${root}test/apps/${app}` });
  const code = await run(["check", "--preset", "recommended", "--format", "json"], terminal, { analyze, rules, page: () => null });
  return { code, output: JSON.parse(terminal.printed.out) as JsonOutput };
}

/** The cells of each table of a page, without backticks, by the heading above it. */
function tablesOf(page: string): Record<string, string[][]> {
  const sections = page.split(/^## /m).slice(1);
  return Object.fromEntries(sections.map((section) => [section.split("\n", 1)[0]!, rowsOf(section)]));
}

function rowsOf(section: string): string[][] {
  const rows = section.split("\n").filter((line) => line.startsWith("| `"));
  return rows.map((row) => row.slice(2, -2).split(" | ").map((cell) => cell.replaceAll("`", "").trim()));
}

/** A row of the table with the line and column of the code it names in place of the code. */
function withPlace([rule, file, at, through]: string[]): string {
  const text = textOf(file!);
  const places = at!.split(" and ").map((code) => {
    const [before, ...after] = text.split(code);
    if (after.length !== 1) throw new Error(`${file} holds \`${code}\` ${after.length} times: a row of the table names code that is there once.`);
    const lines = before!.split("\n");
    return `${lines.length}:${lines.at(-1)!.length + 1}`;
  });
  return [rule, `${file}:${places.join(" and ")}`, through].join(" | ");
}

function asRow({ rule, file, line, column, absorbed, alike, related }: JsonOutput["findings"][number]): string {
  const rules = [rule, ...absorbed.map((one) => `(${one.rule})`)].join(" ");
  const through = related.map((one, index) => `${one.file === (related[index - 1]?.file ?? file) ? "" : `${one.file}: `}${wordAt(one)}`);
  const places = [{ line, column }, ...alike].map((place) => `${place.line}:${place.column}`);
  return [rules, `${file}:${places.join(" and ")}`, through.join(" → ")].join(" | ");
}

/** The name that stands at a place. */
function wordAt({ file, line, column }: { file: string; line: number; column: number }): string {
  return /^[\w$]*/.exec(textOf(file).split("\n")[line - 1]!.slice(column - 1))![0];
}

function textOf(file: string): string {
  return readFileSync(fragile + file, "utf8");
}

/** As the table of routes calls it. */
function routeName(url: string, kind: string, handler: string): string {
  if (kind === "durable-function") return `function ${url}`;
  return kind === "server-action" ? `action ${handler} of ${url}` : `${handler} ${url}`;
}
