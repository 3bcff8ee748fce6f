import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { analyze, rules } from "@ai-routes/rules";
import type { Engine } from "../../cli/src/engine.js";
import { run } from "../../cli/src/run.js";
import type { Terminal } from "../../cli/src/terminal.js";
import { recordedTerminal } from "./terminal.js";

/** Where the app at hand lies: another folder for each test, gone after it. */
export let folder = "";

/** Each test of the file begins with an app that `fill` writes. */
export function beginWith(fill: () => void): void {
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "ai-routes-cli-")));
    fill();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
}

export function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

export function read(path: string): string {
  return readFileSync(join(folder, path), "utf8");
}

export function isThere(path: string): boolean {
  return existsSync(join(folder, path));
}

/** The engine as it is, without pages to explain. */
export const wholeEngine: Engine = { analyze, rules, page: () => null };

/** `ai-routes ARGS` in the app's folder: its exit code, and what it prints. */
export async function runHere(args: string[], settings: Partial<Terminal> = {}, engine = wholeEngine): Promise<{ code: number; out: string; err: string }> {
  const terminal = recordedTerminal({ cwd: folder, ...settings });
  return { code: await run(args, terminal, engine), ...terminal.printed };
}
