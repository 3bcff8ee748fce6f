import { describe, expect, it } from "vitest";
import { linesOf, type Line } from "../../extension/src/tree.js";
import type { RouteTree, TreeRoute } from "../../server/src/protocol.js";
import { handler } from "./route.js";

const route = (url: string, given: Partial<TreeRoute> = {}): TreeRoute => ({
  url, kind: "route-handler", uri: `file:///app${url}/route.ts`, limitSeconds: 60, findings: { error: 1, warning: 2, info: 0 }, handlers: [handler({ id: url })], ...given,
});
const tree = (...routes: TreeRoute[]): RouteTree => ({
  generation: 1,
  apps: [{ name: "shop", uri: "file:///app", next: "Next.js 16.4.0", platform: "Vercel Fluid", routes }],
});

/** The tree as a person reads it. */
const drawn = (lines: readonly Line[], depth = 0): string[] =>
  lines.flatMap((line) => [`${"  ".repeat(depth)}${line.label}${line.description === "" ? "" : ` — ${line.description}`}`, ...drawn(line.children, depth + 1)]);

describe("the tree of AI routes", () => {
  it("says of each handler what it can do at worst, what it lacks and what it checks", () => {
    expect(drawn(linesOf(tree(route("/api/chat")), ""))).toEqual([
      "shop — Next.js 16.4.0 · Vercel Fluid",
      "  /api/chat — 1 error, 2 warnings",
      "    POST — 12 calls · $0.42 · 75 s",
      "      no budget check",
      "      authentication — await auth() → 401",
    ]);
  });

  it("tells a check on some paths from none, and counts what could not be followed", () => {
    const weak = handler({ missingGuards: [{ kind: "auth", partly: true }], guards: [], notFollowed: 2 });

    expect(drawn(linesOf(tree(route("/api/chat", { handlers: [weak] })), "")).slice(3)).toEqual(["      authentication on some paths only", "      2 calls not followed"]);
  });

  it("leaves symbols as they are", () => {
    const endless = handler({ worst: { requests: { value: "unbounded", words: "unbounded" }, usd: { value: "data", words: "data" }, seconds: { value: 3, words: "3 s" } } });

    expect(linesOf(tree(route("/a", { handlers: [endless] })), "")[0]!.children[0]!.children[0]!.description).toBe("unbounded · data · 3 s");
  });

  it("keeps the routes that have the filter's words in their line or in one below it", () => {
    const both = tree(route("/api/chat"), route("/api/report", { handlers: [handler({ missingGuards: [] })] }));
    const urls = (filter: string): string[] => linesOf(both, filter).flatMap(({ children }) => children.map(({ label }) => label));

    expect(urls("")).toEqual(["/api/chat", "/api/report"]);
    expect(urls("NO budget")).toEqual(["/api/chat"]);
    expect(urls("authentication")).toEqual(["/api/chat", "/api/report"]);
    expect(urls(" report ")).toEqual(["/api/report"]);
    expect(urls("no authentication")).toEqual([]);
  });

  it("gives each line an id of its own", () => {
    const ids = (lines: readonly Line[]): string[] => lines.flatMap(({ id, children }) => [id, ...ids(children)]);
    const all = ids(linesOf(tree(route("/api/chat"), route("/api/report")), ""));

    expect(new Set(all).size).toBe(all.length);
  });
});
