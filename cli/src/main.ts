import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline/promises";
import { text } from "node:stream/consumers";
import { analyze, rules, type Rule } from "@ai-routes/rules";
import { run } from "./run.js";
import { lineWidth, type Terminal } from "./terminal.js";

/** The CLI in this process: its arguments, its streams, its exit code. */
export async function main(): Promise<void> {
  // A reader that has seen enough (`| head`) is no fault.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
  const terminal: Terminal = {
    cwd: process.cwd(),
    env: process.env,
    out: (words) => void process.stdout.write(words),
    err: (words) => void process.stderr.write(words),
    readInput: () => text(process.stdin),
    ask,
    width: lineWidth(process.stdout.columns ?? (Number(process.env["COLUMNS"]) || undefined)),
    outIsTerminal: process.stdout.isTTY ?? false,
    errIsTerminal: process.stderr.isTTY ?? false,
  };
  // Not process.exit: what is still on its way through a pipe would be lost.
  process.exitCode = await run(process.argv.slice(2), terminal, { rules, analyze, page });
}

async function ask(question: string): Promise<string | null> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

function page({ group, id }: Rule): string | null {
  const manifest = createRequire(import.meta.url).resolve("@ai-routes/rules/package.json");
  try {
    return readFileSync(join(dirname(manifest), group, `${id}.md`), "utf8");
  } catch {
    return null;
  }
}
