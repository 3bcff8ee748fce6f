import { expect, it } from "vitest";
import { analyze, rules } from "@ai-routes/rules";
import { formatMarkdown } from "../../cli/src/format/format-markdown.js";
import { run } from "../../cli/src/run.js";
import { silentRule } from "../engine/config/rules.js";
import { root } from "../invariants/sources.js";
import { fifteen, finding, handler, report, route } from "./fake-analysis.js";
import { recordedTerminal } from "./terminal.js";

const known = [silentRule("require-auth", "recommended", "error")];

it("has a row for each handler, the worst first", () => {
  const routes = [route({ url: "/api/draft" }), route({ url: "/api/chat", handlers: [handler({ attempts: fifteen })] })];
  const rows = formatMarkdown(report({ routes }), known).split("\n").filter((line) => line.startsWith("| `"));

  expect(rows.map((row) => row.split(" | ").slice(0, 3))).toEqual([["| `POST /api/chat`", "1", "15"], ["| `POST /api/draft`", "1", "1"]]);
});

it("names the app as its manifest does, not by the folder looked at", () => {
  expect(formatMarkdown(report(), known)).toContain("\n- shop: Next.js 16.4.6, ");
});

it("has the findings by rule, with their places", () => {
  const text = formatMarkdown(report(), known);

  expect(text).toContain("### require-auth (1 error)");
  expect(text).toContain("- `app/api/chat/route.ts:3` POST asks a model for anyone.");
});

it("takes nothing that an app's code says for markup", () => {
  const text = formatMarkdown(report({ routes: [route({ url: "/a|b" })], findings: [finding({ message: "<img src=x>\nhere" })] }), known);

  expect(text).toContain("`POST /a\\|b`");
  expect(text).toContain("&lt;img src=x&gt; here");
});

it("says that nothing was found, and what was not analysed", () => {
  const text = formatMarkdown(report({ findings: [], problems: [{ file: "/app/lib/big.ts", message: "It is binary." }] }), known);

  expect(text).toContain("## Findings\n\nNone.");
  expect(text).toContain("Not analysed: `lib/big.ts`: It is binary.");
});

it("of the example app names each of its routes", async () => {
  const terminal = recordedTerminal({ cwd: `${root}test/apps/fragile` });
  const code = await run(["report"], terminal, { analyze, rules, page: () => null });

  expect(code).toBe(0);
  for (const url of ["/api/chat", "/api/extract", "/compose"]) expect(terminal.printed.out).toContain(url);
  expect(terminal.printed.out.split("\n").filter((line) => line.startsWith("| ")).every((row) => row.split(" | ").length === 12)).toBe(true);
});
