import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { analyze } from "@ai-routes/rules";
import { beginWith, folder, runHere, wholeEngine, write } from "./app-folder.js";

/** A real app in a real folder, whose `/api/chat` must be found whatever lies beside it. */
beginWith(() => {
  write("package.json", JSON.stringify({ name: "shop", dependencies: { next: "16.4.6", ai: "6.0.326" } }));
  write("app/api/chat/route.ts", 'import { generateText } from "ai";\nexport async function POST() {\n  return generateText({ model: "openai/gpt-4o", prompt: "Hi" });\n}\n');
});

async function checked(...args: string[]): Promise<{ code: number; out: string; err: string; files: string[] }> {
  const ran = await runHere([...args, "--format", "json"]);
  const files = ran.out ? (JSON.parse(ran.out) as { routes: { file: string }[] }).routes.map(({ file }) => file) : [];
  return { ...ran, files };
}

const imported = 'import { generateText } from "ai";\n';
const chat = "app/api/chat/route.ts";

it.each<[string, () => void, string | null]>([
  ["syntax errors", () => write("app/api/half/route.ts", `${imported}export async function POST( { generateText({`), null],
  ["a binary file", () => write("app/api/binary/route.ts", Buffer.concat([Buffer.from(imported), Buffer.alloc(64)])), "binary"],
  ["a file of 5 MB", () => write("app/api/big/route.ts", imported + "// filler\n".repeat(524_288)), "too large"],
  ["nesting 10,000 deep", () => write("app/api/deep/route.ts", `${imported}export const x = ${"[".repeat(10_000)}${"]".repeat(10_000)};`), null],
  ["an import cycle", () => {
    write("app/api/cycle/route.ts", `${imported}export { a as POST } from "../../../a";`);
    write("a.ts", 'export { b as a } from "./b";');
    write("b.ts", 'export { a as b } from "./a";');
  }, null],
  ["a symlink loop", () => symlinkSync(folder, join(folder, "app/loop"), "dir"), null],
  ["a dangling symlink", () => symlinkSync(join(folder, "nowhere.ts"), join(folder, "app/dangling.ts")), null],
  ["a broken tsconfig.json", () => write("tsconfig.json", '{ "compilerOptions": {'), null],
  ["a broken vercel.json", () => write("vercel.json", "{ functions: [[["), null],
  ["a broken package.json further down", () => write("packages/x/package.json", "{"), null],
  ["a byte order mark and CRLF", () => write("app/api/bom/route.ts", "\uFEFFexport const maxDuration = 60;\r\nexport function GET() {}\r\n"), null],
  ["an empty file", () => write("app/api/empty/route.ts", ""), null],
  ["a folder named like a file", () => mkdirSync(join(folder, "app/odd.ts")), null],
])("beside %s the rest is analysed", async (_, make, word) => {
  make();
  const { code, files, err } = await checked(".");

  expect(code).toBeLessThan(2);
  expect(files).toContain(chat);
  expect(err).not.toContain("a fault of ai-routes itself");
  if (word) expect(err).toContain(word);
});

it.each([
  ["a folder without an app", () => rmSync(join(folder, "app"), { recursive: true }), "No Next.js app in"],
  ["a broken package.json", () => write("package.json", "{"), "No Next.js app in"],
  ["a broken configuration", () => write("ai-routes.config.json", "{ preset: }"), "ai-routes.config.json:1:"],
])("%s is told in words, with exit code 2", async (_, make, words) => {
  make();
  const { code, err } = await checked(".");

  expect(code).toBe(2);
  expect(err).toContain(words);
});

it.each<[string, string, (file: string) => void]>([
  ["vanishes", "The file does not exist any more.", (file) => rmSync(file)],
  ["becomes unreadable", "The file cannot be read: its symbolic links go round in a circle.", (file) => { rmSync(file); symlinkSync(file, file); }],
])("a file that %s while it is analysed is told, and the rest is analysed", async (_, words, change) => {
  write("app/api/gone/route.ts", `${imported}export function POST() { return generateText({}); }`);
  const changing: typeof analyze = (workspace, options) => {
    change(join(folder, "app/api/gone/route.ts"));
    return analyze(workspace, options);
  };
  const { code, out, err } = await runHere(["--format", "json"], {}, { ...wholeEngine, analyze: changing });

  expect(code).toBeLessThan(2);
  expect(out).toContain(chat);
  expect(err).toContain(`gone/route.ts: ${words}`);
});
