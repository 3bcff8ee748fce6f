import type { NextConfig } from "./app.js";
import { inFolder } from "./posix-path.js";
import { withoutComments } from "./source-text.js";
import type { Workspace } from "./workspace.js";

/** What Next itself assumes (next.config docs, `pageExtensions`). */
const defaultPageExtensions: readonly string[] = ["tsx", "ts", "jsx", "js"];

/** In the order Next looks for them (`CONFIG_FILES` in next/constants), older ones last. */
const names = ["next.config.js", "next.config.mjs", "next.config.ts", "next.config.mts", "next.config.cjs"];

/**
 * Reads the next config of a folder as text: the project's code is never run. A key counts wherever
 * it stands, so that configs inside wrappers (`withSentry({ … })`) and functions are read too; a
 * constant of the same file is looked up. `cacheComponents` covers its older names.
 */
export function readNextConfig(workspace: Workspace, folder: string): NextConfig {
  const file = names.map((name) => inFolder(folder, name)).find((path) => workspace.kind(path) === "file") ?? null;
  const text = file === null ? "" : withoutComments(workspace.read(file) ?? "");
  return {
    file,
    cacheComponents: switchOf(text, ["cacheComponents", "dynamicIO"]),
    basePath: (firstString(text, "basePath") ?? "").replace(/\/$/, ""),
    pageExtensions: extensionsOf(text),
    output: outputOf(text),
  };
}

/** True where any of the keys is `true`; null where one is given and cannot be read. */
function switchOf(text: string, keys: string[]): boolean | null {
  const values = keys.flatMap((key) => valuesOf(text, key));
  if (values.some((value) => /^true\b/.test(value))) return true;
  return values.every((value) => /^(?:false|undefined)\b/.test(value)) ? false : null;
}

function firstString(text: string, key: string): string | null {
  for (const value of valuesOf(text, key)) {
    const string = /^(["'`])([^"'`$]*)\1/.exec(value)?.[2];
    if (string !== undefined) return string;
  }
  return null;
}

/** An export that only some builds make is none of the app as it is served. */
function outputOf(text: string): NextConfig["output"] {
  for (const { value, at } of writtenIn(text, "output")) {
    const output = /^["'`](standalone|export)["'`]/.exec(value)?.[1];
    if (output === "standalone" || (output === "export" && !isConditional(text, at))) return output;
  }
  return null;
}

/** Whether what stands there is set in some case only: by an assignment, or in the object of a choice (`...(isExport && { … })`). */
function isConditional(text: string, at: number): boolean {
  if (text[at] === ".") return true;
  let open = 0;
  for (let index = at - 1; index >= 0; index--) {
    if (text[index] === "}") open++;
    else if (text[index] === "{" && open-- === 0) return /(?:\?|&&|\|\||:)\s*$/.test(text.slice(0, index));
  }
  return false;
}

function extensionsOf(text: string): string[] {
  for (const value of valuesOf(text, "pageExtensions")) {
    const list = /^\[([^\]]*)\]/.exec(value)?.[1];
    const extensions = [...(list ?? "").matchAll(/(["'`])([^"'`]+)\1/g)].map((match) => match[2] ?? "");
    if (extensions.length > 0) return extensions;
  }
  return [...defaultPageExtensions];
}

/** The text behind each `key:`, `key =` or shorthand `key`; identifiers replaced by their constant. */
function valuesOf(text: string, key: string): string[] {
  return writtenIn(text, key).map(({ value }) => value);
}

function writtenIn(text: string, key: string): { value: string; at: number }[] {
  const member = new RegExp(`(?<![\\w$.-])["']?${key}["']?\\s*(?::\\s*|(?=[,}]))`, "g");
  const values: { value: string; at: number }[] = [];
  for (const match of text.matchAll(member)) {
    const written = match[0].includes(":") ? text.slice(match.index + match[0].length) : key;
    const identifier = /^([A-Za-z_$][\w$]*)\s*(?:[,}\n;]|$)/.exec(written)?.[1];
    const isWord = identifier === undefined || /^(?:true|false|null|undefined)$/.test(identifier);
    values.push({ value: isWord ? written : (constantOf(text, identifier) ?? written), at: match.index });
  }
  for (const match of text.matchAll(new RegExp(`\\.${key}\\s*=(?!=)\\s*`, "g"))) {
    values.push({ value: text.slice(match.index + match[0].length), at: match.index });
  }
  return values;
}

function constantOf(text: string, name: string): string | null {
  const escaped = name.replaceAll("$", "\\$");
  const match = new RegExp(`\\bconst\\s+${escaped}\\s*(?::[^=\\n]+)?=\\s*`).exec(text);
  return match === null ? null : text.slice(match.index + match[0].length);
}
