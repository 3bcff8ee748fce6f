import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "ai-routes-eslint-")));
let count = 0;

/** An app in a folder of its own, which is gone after the tests of the file; what a plugin reads, it reads from disk. */
export function appOnDisk(texts: Readonly<Record<string, string>> | ReadonlyMap<string, string>): string {
  const root = join(folder, String(count++));
  for (const [path, text] of texts instanceof Map ? texts : Object.entries(texts)) write(join(root, path), text);
  return root;
}

export function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

export function removeAppsAfterTests(): void {
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
}

/** The least an app needs beside its code. */
export const manifest = JSON.stringify({ name: "app", dependencies: { next: "16.4.6", ai: "6.0.326", "@ai-sdk/openai": "3.0.0" } });
