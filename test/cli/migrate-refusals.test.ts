import { spawnSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { migrations, migrationTitle } from "@ai-routes/rules";
import type { Terminal } from "../../cli/src/terminal.js";
import { beginWith, folder, runHere, write } from "./app-folder.js";

const ask = 'generateText({ model: "openai/gpt-4o", prompt })';
const handler = (body: string): string => `import { generateText } from "ai";\n\nexport async function POST(request: Request) {\n  const { prompt } = await request.json();\n${body}}\n`;
const pipeline = handler(`  const { text: draft } = await ${ask};\n  const { text } = await generateText({ model: "openai/gpt-4o", prompt: draft });\n  return Response.json({ text });\n`);

/** For each migration a file that it rewrites. */
const apps: Record<string, { file: string; text: string }> = {
  "edge-to-node": { file: "app/api/suggest/route.ts", text: handler(`  const { text } = await ${ask};\n  return Response.json({ text });\n`).replace("export async", 'export const runtime = "edge";\nexport const maxDuration = 60;\n\nexport async') },
  after: { file: "app/api/suggest/route.ts", text: handler(`  void ${ask};\n  return Response.json({ ok: true });\n`) },
  durable: { file: "app/api/suggest/route.ts", text: pipeline },
  "durable --as function": { file: "app/api/suggest/route.ts", text: pipeline },
  gateway: { file: "app/api/suggest/route.ts", text: handler(`  const { text } = await ${ask};\n  return Response.json({ text });\n`) },
  "pages-to-app": {
    file: "pages/api/suggest.ts",
    text: `import { generateText } from "ai";\nimport type { NextApiRequest, NextApiResponse } from "next";\n\nexport default async function handler(req: NextApiRequest, res: NextApiResponse) {\n  if (req.method !== "POST") return res.status(405).end();\n  const { prompt } = req.body;\n  const { text } = await ${ask};\n  res.status(200).json({ text });\n}\n`,
  },
};

beginWith(() => {
  write("package.json", '{ "name": "shop", "dependencies": { "next": "16.4.6", "ai": "6.0.326" } }');
});

/** Every file of the app, with its text. */
function all(): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => !path.startsWith(".git") && statSync(join(folder, path)).isFile());
  return Object.fromEntries(files.sort().map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

async function migrates(title: string, settings: Partial<Terminal> = {}, ...flags: string[]) {
  return runHere(["migrate", ...title.split(" "), ...flags], settings);
}

it("the table has every migration", () => {
  expect(Object.keys(apps).sort()).toEqual(migrations.map(migrationTitle).sort());
});

describe.each(Object.entries(apps))("migrate %s", (title, { file, text }) => {
  beforeEach(() => write(file, text));

  it("writes, and a second time finds nothing to do", async () => {
    expect((await migrates(title, {}, "--yes")).code).toBe(0);
    const once = all();
    expect(once[file]).not.toBe(text);

    expect((await migrates(title, {}, "--yes")).out).toContain("nothing to do");
    expect(all()).toEqual(once);
  });

  it("writes nothing into a dirty git tree", async () => {
    const { status } = spawnSync("git", ["init", "-q"], { cwd: folder });
    expect(status).toBe(0);
    const before = all();

    expect(await migrates(title, {}, "--yes")).toMatchObject({ code: 2, err: expect.stringContaining("have changes that git does not hold") as string });
    expect(all()).toEqual(before);
  });

  it("writes nothing where a file has changed meanwhile", async () => {
    const edits = async (): Promise<string> => {
      write(file, `${text}// edited\n`);
      return "y";
    };
    const before = all();

    expect(await migrates(title, { ask: edits })).toMatchObject({ code: 2, err: expect.stringContaining("it changed meanwhile; nothing was written") as string });
    expect(all()).toEqual({ ...before, [file]: `${text}// edited\n` });
  });

  it("writes nothing where a file is read-only", async () => {
    chmodSync(join(folder, file), 0o444);
    const before = all();

    expect(await migrates(title, {}, "--yes")).toMatchObject({ code: 2, err: expect.stringContaining("it is read-only; nothing was written") as string });
    expect(all()).toEqual(before);
  });

  it("leaves a file alone that does not parse, and says where", async () => {
    write(file, `${text}const broken = (;\n`);
    const before = all();

    expect(await migrates(title, {}, "--yes")).toMatchObject({ code: 1, out: expect.stringContaining(`${file} does not parse, line ${text.split("\n").length}`) as string });
    expect(all()).toEqual(before);
  });
});
