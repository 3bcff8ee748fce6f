import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { Engine } from "../../cli/src/engine.js";
import { beginWith, folder, runHere, write } from "./app-folder.js";
import { analysis, app, engine, finding } from "./fake-analysis.js";

/** Every `bad(…)` in these files is a finding. */
const files = ["a.ts", "lib/b.ts"];
const baseline = (): string => readFileSync(join(folder, "ai-routes-baseline.json"), "utf8");

beginWith(() => {
  write("package.json", '{ "name": "shop" }');
  write("a.ts", "bad(1);\nbad(2);\nbad(2);\n");
  write("lib/b.ts", "bad(1);\n");
});

function finds(problems: { file: string; message: string }[] = []): Engine {
  return {
    ...engine(),
    analyze: (workspace) => analysis({
      root: workspace.root, apps: [{ ...app, root: folder }], routes: [], problems,
      findings: files.map((file) => join(folder, file)).flatMap((file) =>
        [...(workspace.read(file) ?? "").matchAll(/bad\((.)\)/g)].map(({ index, 0: text, 1: figure }) =>
          finding({ at: { file, span: [index, index + text.length] }, routes: [file], message: `It costs ${figure} dollars.` }),
        )),
    }),
  };
}

async function runs(args: string[], env: Record<string, string> = {}, given = finds()) {
  return runHere(args, { env }, given);
}

describe("--update-baseline", () => {
  it("writes what is found, and the next run finds nothing new", async () => {
    const written = await runs(["--update-baseline"]);
    const next = await runs(["--baseline"]);

    expect(written.out).toContain("ai-routes-baseline.json now holds the 4 findings of this run.");
    expect([written.code, next.code]).toEqual([0, 0]);
    expect(next.out).toContain("4 known findings in ai-routes-baseline.json left out.");
  });

  it("writes the same file for the same findings", async () => {
    await runs(["--update-baseline"]);
    const before = baseline();
    await runs(["--update-baseline"]);

    expect(baseline()).toBe(before);
  });

  it("writes it in an order of its own, whichever files and findings come first", async () => {
    const { analyze, ...rest } = finds();
    const backwards = (...asked: Parameters<Engine["analyze"]>) => ({ ...analyze(...asked), findings: analyze(...asked).findings.toReversed() });
    await runs(["--update-baseline"]);
    const before = baseline();
    rmSync(join(folder, "ai-routes-baseline.json"));
    await runs(["--update-baseline"], {}, { ...rest, analyze: backwards });

    expect(baseline()).toBe(before);
  });

  it("of one folder keeps what is known of the others", async () => {
    await runs(["--update-baseline"]);
    write("lib/b.ts", "bad(7);\n");
    await runs(["lib", "--update-baseline", "--baseline", "ai-routes-baseline.json"]);

    expect((await runs(["--baseline"])).code).toBe(0);
  });
});

describe("--baseline", () => {
  beforeEach(async () => {
    await runs(["--update-baseline"]);
  });

  it("knows a finding again when lines move, indentation changes", async () => {
    write("a.ts", "// new\nif (x) {\n  bad(1);\n  bad(2);\n\n  bad(2);\n}\n");

    expect((await runs(["--baseline"])).code).toBe(0);
  });

  it("tells a new one", async () => {
    write("lib/b.ts", "bad(1);\nbad(3);\n");
    const { code, out } = await runs(["--baseline"]);

    expect(code).toBe(1);
    expect(out).toContain("It costs 3 dollars.");
    expect(out).not.toContain("It costs 1 dollars.");
  });

  it("tells one more of a kind that it knows", async () => {
    write("a.ts", "bad(1);\nbad(2);\nbad(2);\nbad(2);\n");

    expect((await runs(["--baseline"])).out).toContain("1 error");
  });

  it("forgets what is gone", async () => {
    write("a.ts", "bad(1);\n");
    const { out } = await runs(["--baseline"]);
    write("a.ts", "bad(1);\nbad(2);\n");

    expect(out).toContain("2 more are gone and were taken out of it.");
    expect((await runs(["--baseline"])).code).toBe(1);
  });

  it("forgets nothing in CI, and says so", async () => {
    const before = baseline();
    write("a.ts", "");
    const { out } = await runs(["--baseline"], { CI: "true" });

    expect(out).toContain("3 more are gone: run --update-baseline.");
    expect(baseline()).toBe(before);
  });

  it.each([
    ["what it did not look at", ["lib", "--baseline", "ai-routes-baseline.json"], finds()],
    ["rules that did not run", ["--baseline", "--rule", "require-runtime"], finds()],
    ["anything where files could not be read", ["--baseline"], finds([{ file: "/app/x.ts", message: "unreadable" }])],
  ])("does not forget %s", async (_, args, given) => {
    const before = baseline();
    write("a.ts", "");
    await runs(args, {}, given);

    expect(baseline()).toBe(before);
  });
});

it.each([
  ["is missing", () => {}, ["--baseline"], "--update-baseline writes one"],
  ["is a folder", () => {}, ["--baseline", "lib"], "is a folder"],
  ["is something else", () => write("ai-routes-baseline.json", "[]"), ["--baseline"], "is no baseline"],
])("a baseline that %s is told in words, with exit code 2", async (_, make, args, words) => {
  make();
  const { code, err } = await runs(args);

  expect(code).toBe(2);
  expect(err).toContain(words);
  expect(existsSync(join(folder, "lib/b.ts"))).toBe(true);
});
