import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { root } from "../invariants/sources.js";

/** The built CLI, as users run it (`npm test` builds first). */
function cli(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [`${root}cli/bin/ai-routes.js`, ...args], { cwd: root, encoding: "utf8" });
}

it("ends with the exit code of what it found", () => {
  expect(cli("check", "test/apps/fragile").status).toBe(1);
  expect(cli("check", "nowhere")).toMatchObject({ status: 2, stdout: "", stderr: "ai-routes: There is no file or folder `nowhere`.\n" });
});

it("writes all of a large output into a pipe", () => {
  expect(JSON.parse(cli("check", "test/apps/fragile", "--format", "json").stdout)).toMatchObject({ version: 1 });
});

it("explains a rule with its page", () => {
  expect(cli("explain", "require-max-duration").stdout).toContain("## When not to use");
});
