import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { root } from "./sources.js";

const files = filesBelow("");

function filesBelow(folder: string): string[] {
  return readdirSync(root + folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [path];
    return /^(node_modules|dist|\.git)$/.test(entry.name) ? [] : filesBelow(path);
  });
}

const folders = new Set(files.map((path) => path.split("/")[1]));

/**
 * Files and folders that a text names in code (`guards/denial.ts`, `rules/catalog/`, `npm test -- test/rules`), as far as no path of
 * the repository ends (or lies) there. What a command makes (`dist/`, `artefacts/`) need not be there.
 */
function lost(text: string): string[] {
  const words = [...text.replaceAll(/^(`{3,})[^]*?^\1$/gm, "").matchAll(/`([^`\n]+)`/g)].flatMap(([, code]) => code!.split(/\s+/));
  const named = words.filter((word) => /^[\w.-]+(?:\/[\w.-]+)*\/?$/.test(word) && !/(^|\/)(dist|artefacts)\//.test(word));
  const paths = named.filter((word) => /\/$|[\w-]\.(?:ts|mjs|md)$/.test(word) || (word.includes("/") && folders.has(word.split("/")[0]!)));
  return paths.filter((name) => !files.some((path) => (name.endsWith("/") ? path.includes(`/${name}`) : path.endsWith(`/${name}`) || path.startsWith(`/${name}/`))));
}

describe.each(["ARCHITECTURE.md", "CONTRIBUTING.md"])("%s", (file) => {
  it("names what is there", () => expect(lost(readFileSync(root + file, "utf8"))).toEqual([]));
});

it("CONTRIBUTING.md names scripts that are there", () => {
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as { scripts: Record<string, string> };
  const named = [...readFileSync(`${root}CONTRIBUTING.md`, "utf8").matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name!);

  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
  expect(named).toContain("generate");
});

describe("a text that names a file or folder that has moved", () => {
  it.each([
    ["`rules/engine/link/` holds `guards/gone.ts` and `linker.ts`; `rules/moved/` is no more.", ["guards/gone.ts", "rules/moved/"]],
    ["`npm test -- test/engine/gone` runs some, `node test/reality/gone.mjs` others; see `docs/gone.md`.", ["test/engine/gone", "test/reality/gone.mjs", "docs/gone.md"]],
  ])("is caught: %s", (text, gone) => expect(lost(text)).toEqual(gone));

  it("but not by the names of an app, nor by patterns", () => {
    expect(lost("`rules/<group>/<id>.ts`, `test/rules/*.md`\n```ts app/api/chat/route.ts\nimport `lib/gone.ts`;\n```\n")).toEqual([]);
  });
});
