import semver from "semver";
import { describe, expect, it } from "vitest";
import { tables } from "../../../rules/catalog/index.js";

/** A path or pattern as the grammar in `api.ts` wants it. */
const originPath = /^(?:[^.#()\s]+(?:[.#][^.#()\s]+|#(?![^.])|\(\))*)?$/u;

const named = tables.map((table) => ({ name: `${table.module} ${table.versions}`, table }));

describe("every table of the catalogue", () => {
  it.each(named)("$name: has a version range that is one", ({ table }) => {
    expect(semver.validRange(table.versions)).not.toBeNull();
  });

  it.each(named)("$name: says where it was read", ({ table }) => {
    expect(table.source).not.toBe("");
  });

  it.each(named)("$name: speaks of something", ({ table }) => {
    expect(Object.keys(table.apis)).not.toEqual([]);
  });

  it.each(named)("$name: writes origin paths by the grammar", ({ table }) => {
    const wrong = [...Object.keys(table.apis), ...Object.entries(table.aliases ?? {}).flat()].filter((path) => !originPath.test(path));
    expect(wrong).toEqual([]);
  });
});

it("no two tables of one module know the same path in the same version", () => {
  const overlaps: string[] = [];
  for (const [index, a] of tables.entries()) {
    for (const b of tables.slice(index + 1)) {
      if (a.module !== b.module || !semver.intersects(a.versions, b.versions)) continue;
      for (const path of Object.keys(a.apis)) {
        if (Object.hasOwn(b.apis, path)) overlaps.push(`${a.module} ${path}: ${a.versions} and ${b.versions}`);
      }
    }
  }
  expect(overlaps).toEqual([]);
});

it("every module has a table for its newest version", () => {
  const open = new Set(tables.filter(({ versions }) => semver.satisfies("99999.0.0", versions)).map(({ module }) => module));
  const closed = [...new Set(tables.map(({ module }) => module))].filter((module) => !open.has(module));
  // `ai/rsc` left the package in 5, these two their names in a later major.
  expect(closed).toEqual(["next-auth/next", "next-auth/react", "next-auth/middleware", "@auth0/nextjs-auth0", "@auth0/nextjs-auth0/edge"]);
});

it("the tables are plain data", () => {
  expect(JSON.parse(JSON.stringify(tables))).toEqual(tables);
});
