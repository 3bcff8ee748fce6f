import { spawnSync } from "node:child_process";
import { chmodSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { writeFiles } from "../../cli/src/writing/write-files.js";
import type { Terminal } from "../../cli/src/terminal.js";
import { beginWith, folder, isThere, read, runHere, write } from "./app-folder.js";

const route = "app/api/suggest/route.ts";
const onEdge = `import { generateText } from "ai";

export const runtime = "edge";
export const maxDuration = 60;

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const { text } = await generateText({ model: "openai/gpt-4o", prompt });
  return Response.json({ text });
}
`;
const onNode = onEdge.replace('"edge"', '"nodejs"');

beginWith(() => {
  write("package.json", '{ "name": "shop", "dependencies": { "next": "16.4.6", "ai": "6.0.326" } }');
  write(route, onEdge);
});

async function runs(args: string[], settings: Partial<Terminal> = {}) {
  return runHere(["migrate", ...args], settings);
}

function git(...args: string[]): void {
  const { status, stderr } = spawnSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

describe("migrate", () => {
  it("without a name lists the migrations", async () => {
    expect((await runs([])).out).toMatch(/^edge-to-node +AI routes on the Edge runtime run on Node\.js/m);
  });

  it("makes something else of a route where one asks for that", async () => {
    write(route, onNode.replace("return Response", 'const { text: better } = await generateText({ model: "openai/gpt-4o", prompt: text });\n  return Response'));
    expect((await runs([])).out).toMatch(/^durable --as function +The same as a background function/m);
    expect((await runs(["durable", "--as", "function", "--yes", "--force"])).out).toMatch(/^durable --as function: 1 rewrite, 0 left alone\./);
    expect(read("app/api/suggest/background.js")).toContain("inngest.createFunction(");
    expect(JSON.parse((await runs(["durable", "--as", "function", "--json"])).out)).toMatchObject({ migration: "durable", as: "function", rewrites: [] });
    await expect(runs(["edge-to-node", "--as", "function"])).resolves.toMatchObject({ code: 2, err: expect.stringContaining("`edge-to-node` knows no `--as function`") as string });
  });

  it("shows the plan, then the diff, asks, and writes", async () => {
    const asked: string[] = [];
    const { code, out } = await runs(["edge-to-node"], {
      ask: async (question) => {
        asked.push(question);
        return "y";
      },
    });

    expect(code).toBe(0);
    expect(out).toMatch(/^edge-to-node: 1 rewrite, 0 left alone\.\n\n\/api\/suggest\n {2}app\/api\/suggest\/route\.ts: .*\n\n--- a\/app/);
    expect(asked).toEqual(["Write 1 file? [y/N] "]);
    expect(read(route)).toBe(onNode);
  });

  it("a second time finds nothing to do", async () => {
    await runs(["edge-to-node", "--yes"]);
    expect(await runs(["edge-to-node", "--yes"])).toMatchObject({ code: 0, out: "edge-to-node: nothing to do.\n" });
    expect(read(route)).toBe(onNode);
  });

  it("writes nothing that nobody agreed to", async () => {
    expect((await runs(["edge-to-node", "--dry-run"])).out).toContain("Nothing was written.");
    expect((await runs(["edge-to-node"], { ask: async () => "n" })).out).toContain("Nothing was written.");
    expect(await runs(["edge-to-node"])).toMatchObject({ code: 2, err: expect.stringContaining("Nobody is there to ask") as string });
    expect(read(route)).toBe(onEdge);
  });

  it("only what the paths name", async () => {
    write("app/api/other/route.ts", onEdge);
    await runs(["edge-to-node", "app/api/other", "--yes"]);

    expect([read(route), read("app/api/other/route.ts")]).toEqual([onEdge, onNode]);
  });

  it("as JSON prints plan and texts, and writes with --yes alone", async () => {
    const plan = JSON.parse((await runs(["edge-to-node", "--json"])).out) as Record<string, unknown>;
    expect(plan).toMatchObject({ version: 1, migration: "edge-to-node", written: false, leftAlone: [], rewrites: [{ of: "/api/suggest", file: route }], files: [{ file: route, before: onEdge, after: onNode }] });
    expect(read(route)).toBe(onEdge);

    expect(JSON.parse((await runs(["edge-to-node", "--json", "--yes"])).out)).toMatchObject({ written: true });
    expect(read(route)).toBe(onNode);
  });

  it("exits with 1 where something was left alone", async () => {
    write("pages/api/old.ts", `import { generateText } from "ai";\nexport const config = { runtime: "edge" };\nexport default async function handler() {\n  const { text } = await generateText({ model: "openai/gpt-4o", prompt: "Hello" });\n  return new Response(text);\n}\n`);
    const { code, out } = await runs(["edge-to-node", "--yes"]);

    expect(code).toBe(1);
    expect(out).toContain("/api/old is left alone: an API route of pages/");
    expect(read(route)).toBe(onNode);
  });

  it("asks back for a name that is none", async () => {
    expect(await runs(["edge-to-nod"])).toMatchObject({ code: 2, err: "ai-routes: There is no migration `edge-to-nod`: did you mean `edge-to-node`?\n" });
  });
});

describe("migrate refuses, and writes nothing", () => {
  it("a git tree with uncommitted changes, unless --force", async () => {
    git("init", "-q");
    expect(await runs(["edge-to-node", "--yes"])).toMatchObject({ code: 2, err: expect.stringContaining("have changes that git does not hold") as string });
    expect(read(route)).toBe(onEdge);

    expect((await runs(["edge-to-node", "--yes", "--force"])).code).toBe(0);
    expect(read(route)).toBe(onNode);
  });

  it("but not a clean one", async () => {
    git("init", "-q");
    git("add", "-A");
    git("commit", "-qm", "first");
    expect((await runs(["edge-to-node", "--yes"])).code).toBe(0);
  });

  it("a file that has changed since it was analysed", async () => {
    write("app/api/other/route.ts", onEdge);
    const { code, err } = await runs(["edge-to-node"], {
      ask: async () => {
        write(route, `${onEdge}// edited\n`);
        return "y";
      },
    });

    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("it changed meanwhile; nothing was written") as string });
    expect([read(route), read("app/api/other/route.ts")]).toEqual([`${onEdge}// edited\n`, onEdge]);
  });

  it("a file that is read-only", async () => {
    write("app/api/other/route.ts", onEdge);
    chmodSync(join(folder, route), 0o444);

    expect(await runs(["edge-to-node", "--yes"])).toMatchObject({ code: 2, err: expect.stringContaining("it is read-only; nothing was written") as string });
    expect(read("app/api/other/route.ts")).toBe(onEdge);
  });

  it("a file that does not parse", async () => {
    write(route, onEdge.replace("{ text });", "{ text );"));
    const { code, out } = await runs(["edge-to-node", "--yes"]);

    expect({ code, out }).toMatchObject({ code: 1, out: expect.stringContaining("app/api/suggest/route.ts does not parse, line 9: ',' expected") as string });
    expect(read(route)).toContain('"edge"');
  });
});

describe("migrate takes a file away", () => {
  const old = "pages/api/ask.ts";
  const moved = "app/api/ask/route.ts";
  const oldText = `import { generateText } from "ai";
import type { NextApiRequest, NextApiResponse } from "next";

export default async function ask(req: NextApiRequest, res: NextApiResponse) {
  res.json(await generateText({ model: "openai/gpt-4o", prompt: req.body.prompt }));
}
`;
    beforeEach(() => write(old, oldText));

  it("where another one answers its URL: both or neither", async () => {
    const { code, out } = await runs(["pages-to-app", "--yes"]);

    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/^--- a\/pages\/api\/ask\.ts\n\+\+\+ \/dev\/null\n@@ -1,6 \+0,0 @@/m) as string });
    expect([isThere(old), isThere(moved)]).toEqual([false, true]);
    expect(await runs(["pages-to-app", "--yes"])).toMatchObject({ code: 0, out: "pages-to-app: nothing to do.\n" });
  });

  it("and says so as JSON", async () => {
    expect(JSON.parse((await runs(["pages-to-app", "--json"])).out)).toMatchObject({ files: [{ file: moved, before: null }, { file: old, before: oldText, after: null }] });
  });

  it.each([
    ["that has changed since it was analysed", () => write(old, `${oldText}// edited\n`), "it changed meanwhile"],
    ["that is read-only", () => chmodSync(join(folder, old), 0o444), "it is read-only"],
    ["in whose place one has come", () => write(moved, "export {};\n"), "it stands there already"],
  ])("but none %s", async (_, happens, why) => {
    const { code, err } = await runs(["pages-to-app"], {
      ask: async () => {
        happens();
        return "y";
      },
    });

    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(`${why}; nothing was written`) as string });
    expect([isThere(old), isThere(moved) && read(moved) !== "export {};\n"]).toEqual([true, false]);
  });

  it("nor one that does not parse, nor in a dirty git tree", async () => {
    git("init", "-q");
    expect(await runs(["pages-to-app", "--yes"])).toMatchObject({ code: 2, err: expect.stringContaining("have changes that git does not hold") as string });
    write(old, oldText.replace("prompt }));", "prompt ));"));
    expect((await runs(["pages-to-app", "--yes"])).out).toContain("pages/api/ask.ts does not parse, line 5");
    expect([isThere(old), isThere(moved)]).toEqual([true, false]);
  });

  it("and puts all back where a later one cannot go", () => {
    write("folder/file", "");
    const changes = [
      { file: join(folder, moved), before: null, after: "export {};\n" },
      { file: join(folder, old), before: oldText, after: null },
      { file: join(folder, "folder"), before: "", after: null },
    ];

    expect(() => writeFiles(changes)).toThrow("no file was changed");
    expect([read(old), isThere(dirname(moved))]).toEqual([oldText, false]);
  });
});

describe("migrate formats as the project does", () => {
  /** Stands for the project's own Prettier: single quotes. */
  function installFormatter(): void {
    write("package.json", '{ "name": "shop", "dependencies": { "next": "16.4.6", "ai": "6.0.326" }, "devDependencies": { "prettier": "3.0.0" } }');
    write("node_modules/prettier/package.json", '{ "name": "prettier", "version": "3.0.0", "bin": "./cli.cjs" }');
    write("node_modules/prettier/cli.cjs", 'require("node:fs").writeFileSync("ran", "");\nprocess.stdout.write(require("node:fs").readFileSync(0, "utf8").replaceAll(\'"\', "\'"));\n');
  }

  it("which it says first, of files that were formatted before", async () => {
    installFormatter();
    write(route, onEdge.replaceAll('"', "'"));
    write("app/api/other/route.ts", `${onEdge.replaceAll('"', "'")}const later = "${"x"}";\n`);
    const { out } = await runs(["edge-to-node", "--yes"]);

    expect(out).toMatch(/^Formats 2 files with this project's own Prettier \(.*\); --no-format leaves that out\.\n/);
    expect(read(route)).toBe(onNode.replaceAll('"', "'"));
    expect(read("app/api/other/route.ts")).toContain('const later = "x";');
  });

  it("and does not with --no-format: nothing of the project runs", async () => {
    installFormatter();
    await runs(["edge-to-node", "--yes", "--no-format"]);

    expect(existsSync(join(folder, "ran"))).toBe(false);
    expect(read(route)).toBe(onNode);
  });
});
