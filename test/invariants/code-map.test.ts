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

/** Files and folders that a text names in code (`guards/denial.ts`, `rules/catalog/`), as far as no path of the repository ends (or lies) there. */
function lost(text: string): string[] {
  const named = [...text.matchAll(/`([\w.-]+(?:\/[\w.-]+)*(?:\.(?:ts|mjs)|\/))`/g)].map(([, name]) => name!);
  return named.filter((name) => !files.some((path) => (name.endsWith("/") ? path.includes(`/${name}`) : path.endsWith(`/${name}`))));
}

describe("the code map", () => {
  it("names what is there", () => expect(lost(readFileSync(`${root}ARCHITECTURE.md`, "utf8"))).toEqual([]));

  it("is caught naming a file or folder that has moved", () => {
    expect(lost("`rules/engine/link/` holds `guards/gone.ts` and `linker.ts`; `rules/moved/` is no more.")).toEqual(["guards/gone.ts", "rules/moved/"]);
  });
});
