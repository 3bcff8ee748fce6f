import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Engine } from "../../cli/src/engine.js";
import type { Terminal } from "../../cli/src/terminal.js";
import { beginWith, folder, runHere, write } from "./app-folder.js";
import { analysis, app, engine, finding } from "./fake-analysis.js";

beginWith(() => {
  write("package.json", '{ "name": "shop" }');
  write("app/api/chat/route.ts", "export async function POST() {}\n");
});

/** An engine whose app lies in the test's folder. */
function here(found = [finding()]): ReturnType<typeof engine> {
  const file = join(folder, "app/api/chat/route.ts");
  const findings = found.map((one) => ({ ...one, at: { file, span: [0, 6] as const }, routes: [file] }));
  return engine((root) => analysis({ root, apps: [{ ...app, root: folder }], routes: [], findings }));
}

async function runs(args: string[], given: Engine = here(), settings: Partial<Terminal> = {}) {
  return runHere(args, settings, given);
}

describe("the exit code", () => {
  const warning = finding({ severity: "warning" });

  it.each([
    ["is 0 where nothing is found", [], [], 0],
    ["is 1 for an error", [finding()], [], 1],
    ["is 0 for warnings", [warning], [], 0],
    ["is 1 for warnings with --fail-on warning", [warning], ["--fail-on", "warning"], 1],
    ["is 0 for errors with --fail-on never", [finding()], ["--fail-on", "never"], 0],
    ["is 0 for as many warnings as allowed", [warning], ["--max-warnings", "1"], 0],
    ["is 1 for more warnings than allowed", [warning, warning], ["--max-warnings", "1"], 1],
    ["counts warnings that --quiet does not print", [warning], ["--quiet", "--max-warnings", "0"], 1],
  ])("%s", async (_, findings, flags, code) => {
    expect((await runs(["check", ...flags], here(findings))).code).toBe(code);
  });
});

describe("check", () => {
  it("is the command where none is named", async () => {
    expect((await runs([])).out).toContain("POST asks a model for anyone.");
  });

  it("prints JSON", async () => {
    const { out } = await runs(["check", ".", "--format", "json"]);

    expect(JSON.parse(out)).toMatchObject({ version: 1, root: folder, findings: [{ file: "app/api/chat/route.ts" }] });
  });

  it("hands the chosen rules to the analysis", async () => {
    const given = here();
    await runs(["--preset", "strict"], given);
    await runs(["--rule", "require-auth,require-abort-signal"], given);

    expect(given.asked.map(({ rules }) => rules.map(({ rule }) => rule.id))).toEqual([
      ["require-auth", "require-runtime", "require-abort-signal"],
      ["require-auth", "require-abort-signal"],
    ]);
  });

  it("reads the nearest configuration above the path", async () => {
    const given = here();
    write("ai-routes.config.json", '{ "rules": { "require-runtime": "off" } }');
    await runs(["app/api"], given);

    expect(given.asked[0]?.rules.map(({ rule }) => rule.id)).toEqual(["require-auth"]);
  });

  it("reads the configuration it is given rather than the nearest", async () => {
    const given = here();
    write("ai-routes.config.json", '{ "preset": "all" }');
    write("ci/other.json", '{ "rules": { "require-auth": "warning", "require-runtime": "off" } }');
    await runs(["--config", "ci/other.json"], given);

    expect(given.asked[0]?.rules).toMatchObject([{ severity: "warning" }]);
  });

  it("takes one file's text from standard input", async () => {
    let text: string | null = null;
    const given: Engine = { ...here(), analyze: (workspace) => {
      text = workspace.read(join(folder, "app/api/chat/route.ts"));
      return analysis({ apps: [{ ...app, root: folder }] });
    } };
    await runs(["--stdin-filename", "app/api/chat/route.ts"], given, { readInput: async () => "unsaved" });

    expect(text).toBe("unsaved");
  });

  it("of files gives the findings in these files only", async () => {
    write("lib/ai.ts", "");

    expect((await runs(["app/api/chat/route.ts"])).out).toContain("1 error");
    expect((await runs(["lib/ai.ts"])).out).toContain("nothing found");
  });

  it("of files names paths from the current folder", async () => {
    expect((await runs(["app/api/chat/route.ts"])).out).toMatch(/^app\/api\/chat\/route\.ts\n/);
  });

  it("prints errors alone with --quiet", async () => {
    const { out } = await runs(["--quiet"], here([finding(), finding({ severity: "warning", message: "Mild." })]));

    expect(out).toContain("asks a model for anyone");
    expect(out).not.toContain("Mild.");
  });

  it("tells what was not analysed on standard error where the output is for programs", async () => {
    write("app/big.ts", "\0");
    const given: Engine = { ...here(), analyze: (workspace) => {
      workspace.read(join(folder, "app/big.ts"));
      return analysis({ apps: [{ ...app, root: folder }] });
    } };
    const { out, err } = await runs(["--format", "json"], given);

    expect(err).toContain("not analysed: app/big.ts: The file is binary");
    expect(() => JSON.parse(out)).not.toThrow();
  });
});

describe("what keeps it from an answer is told in words, with exit code 2", () => {
  it.each([
    ["a path that is not there", ["nowhere"], "There is no file or folder `nowhere`."],
    ["an unknown command", ["chek"], "There is no command `chek`, and no file or folder of that name: did you mean `check`?"],
    ["an unknown command before a path", ["reprot", "app"], "did you mean `report`?"],
    ["an unknown rule", ["--rule", "require-aut"], "There is no rule `require-aut`: did you mean `require-auth`?"],
    ["an unknown preset", ["--preset", "hard"], "Allowed choices are recommended, strict, all."],
    ["an unknown flag", ["--formt", "json"], "Did you mean --format?"],
    ["a count that is none", ["--max-warnings", "few"], "It must be a whole number."],
    ["a configuration that is not there", ["--config", "nowhere.json"], "nowhere.json cannot be read"],
    ["an unknown rule to explain", ["explain", "require-auht"], "did you mean `require-auth`?"],
    ["a URL that reaches no model", ["trace", "/api/none"], "No route `/api/none` reaches a model call"],
  ])("%s", async (_, args, words) => {
    const { code, out, err } = await runs(args);

    expect(err).toContain(words);
    expect(err).not.toMatch(/^\s+at /m);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });

  it("a fault of the configuration, with its place", async () => {
    write("ai-routes.config.json", '{\n  "presets": "strict"\n}');
    const { code, err } = await runs([]);

    expect(code).toBe(2);
    expect(err).toContain("ai-routes.config.json:2:3: unknown key `presets`: did you mean `preset`?");
  });

  it("no Next.js app, with what was looked for", async () => {
    const { code, err } = await runs(["."], engine(analysis({ apps: [] })));

    expect(code).toBe(2);
    expect(err).toContain(`No Next.js app in ${folder}. Looked for a package.json that depends on next`);
  });

  it("a fault of its own, whose place only AI_ROUTES_DEBUG shows", async () => {
    const broken: Engine = { ...here(), analyze: () => { throw new Error("Oops"); } };
    const usual = await runs([], broken);
    const debug = await runs([], broken, { env: { AI_ROUTES_DEBUG: "1" } });

    expect(usual).toMatchObject({ code: 2, out: "" });
    expect(usual.err).toContain("a fault of ai-routes itself, not of your code: Oops");
    expect(usual.err).not.toContain("run.test.ts");
    expect(debug.err).toContain("run.test.ts");
  });
});

describe("help and version", () => {
  it.each([["--help", "Usage: ai-routes"], ["--version", "0.1.0"]])("%s is printed with exit code 0", async (flag, words) => {
    const { code, out } = await runs([flag]);

    expect(out).toContain(words);
    expect(code).toBe(0);
  });
});

describe("explain", () => {
  it("prints the rule's page", async () => {
    const { out, code } = await runs(["explain", "ai-routes/require-auth"], { ...here(), page: () => "# require-auth\n<!-- header -->\nWhy.\n" });

    expect(out).toBe("# require-auth\nWhy.\n");
    expect(code).toBe(0);
  });

  it("lists the rules", async () => {
    expect((await runs(["explain"])).out).toContain("require-auth\n      Disallow what require-auth forbids.");
  });
});

describe("apps with a configuration of their own", () => {
  it("are analysed with it, the others with the one above", async () => {
    write("package.json", '{ "name": "repo", "workspaces": ["apps/*"] }');
    write("apps/web/package.json", '{ "name": "web" }');
    write("apps/web/ai-routes.config.json", '{ "preset": "strict" }');
    const web = { ...app, root: join(folder, "apps/web") };
    const shop = { ...app, root: join(folder, "apps/shop") };
    const given = here();
    await runs(["."], given);

    expect(given.asked.map(({ rules, apps }) => [rules.length, [web, shop].filter((one) => apps?.(one)).length, apps?.(web)])).toEqual([
      [2, 1, false],
      [3, 1, true],
    ]);
  });
});
