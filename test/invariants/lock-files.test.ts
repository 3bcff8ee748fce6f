import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { missingOptional } from "../../scripts/complete-lock.mjs";
import { root } from "./sources.js";

const lockFiles = execFileSync("git", ["ls-files", "--", "*package-lock.json"], { cwd: root, encoding: "utf8" }).trim().split("\n");

interface LockFile {
  packages: Record<string, { resolved?: string; version?: string; optionalDependencies?: Record<string, string> }>;
}

describe.each(lockFiles)("%s", (file) => {
  const lock = JSON.parse(readFileSync(root + file, "utf8")) as LockFile;

  it("names the optional packages of every platform: `npm ci` refuses it otherwise", () => {
    expect([...missingOptional(lock).keys()]).toEqual([]);
  });

  it("names no registry", () => {
    expect(Object.values(lock.packages).map(({ resolved }) => resolved).filter((from) => from?.includes("://"))).toEqual([]);
  });
});

it("a lock file without them would be seen", () => {
  const lock: LockFile = { packages: { "node_modules/oxlint": { optionalDependencies: { "@oxlint/binding-darwin-arm64": "1.94.0" } } } };
  expect([...missingOptional(lock)]).toEqual([["node_modules/@oxlint/binding-darwin-arm64", "1.94.0"]]);
});
