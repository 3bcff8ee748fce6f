import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { appSigns, runbookFingerprint, runbookFolder, runbooksOf, type Analysis } from "@ai-routes/rules";
import { toNativePath } from "@ai-routes/rules/disk";
import { analyzed } from "../analyzed.js";
import type { DocsOptions } from "../arguments.js";
import type { Engine } from "../engine.js";
import { writeFiles, type FileChange } from "../writing/write-files.js";
import { load } from "../load.js";
import { relativeTo } from "../paths.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage-error.js";
import { counted } from "../format/wrap.js";

/**
 * `ai-routes docs`: a runbook for each route, a table of all, OpenAPI, written whole. Runbooks of
 * routes that are gone are removed; other files in the folder are left alone. With `--check`
 * nothing is written, and 1 says that something would be.
 */
export async function docs(paths: string[], options: DocsOptions, terminal: Terminal, engine: Engine): Promise<0 | 1> {
  const loaded = await load({ paths, config: options.config, rules: engine.rules }, terminal);
  const analysis = analyzed(loaded, {}, terminal, { ...engine, rules: [] });
  if (analysis.apps.length === 0) throw new UsageError(`No Next.js app in ${loaded.base}. Looked for ${appSigns}.`);
  const { files, gone } = filesOf(analysis);
  const changes = files.filter(options.check ? isStale : ({ after, before }) => after !== before);
  const name = relativeTo(loaded.base);
  if (options.check !== true) {
    writeFiles(changes);
    for (const file of gone) rmSync(toNativePath(file));
  }
  for (const { before, file } of changes) terminal.out(`${options.check ? (before === null ? "missing" : "not current") : "written"}: ${name(file)}\n`);
  for (const file of gone) terminal.out(`${options.check ? "of no route" : "removed"}: ${name(file)}\n`);
  const left = changes.length + gone.length;
  if (left === 0) terminal.out(`${counted(files.length, "file")}, all current.\n`);
  return options.check && left > 0 ? 1 : 0;
}

/** What is written now, and what was written for routes that are gone. */
function filesOf({ apps, routes }: Analysis): { files: FileChange[]; gone: string[] } {
  const files = apps.flatMap((app) => runbooksOf(app, routes)).map(({ file, text }) => ({ file, before: textOf(file), after: text }));
  const written = new Set(files.map(({ file }) => file));
  const gone = apps.flatMap((app) => {
    const folder = runbookFolder(app);
    const there = existsSync(toNativePath(folder)) ? readdirSync(toNativePath(folder)).sort() : [];
    return there.map((file) => `${folder}/${file}`).filter((file) => file.endsWith(".md") && !written.has(file) && runbookFingerprint(textOf(file) ?? "") !== null);
  });
  return { files, gone };
}

/** As `require-route-docs` sees it: new prices, and how a file is formatted, make nothing stale. */
function isStale({ after, before }: FileChange): boolean {
  if (before === null) return true;
  const fingerprint = after === null ? null : runbookFingerprint(after);
  return fingerprint === null ? after !== before : fingerprint !== runbookFingerprint(before);
}

function textOf(file: string): string | null {
  const path = toNativePath(file);
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}
