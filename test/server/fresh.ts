import type { Diagnostic } from "vscode-languageserver-protocol/node";
import { analyze, defaultConfig, resolveRules, rules } from "../../rules/index.js";
import { openWorkspace, overlay } from "../../rules/disk/index.js";
import { uriOf } from "../../server/src/uris.js";

/** What an analysis that has never seen anything before says of a folder with unsaved texts, by file: to be compared with a server's. */
export function freshly(folder: string, unsaved: Record<string, string> = {}): Map<string, unknown[]> {
  const workspace = overlay(openWorkspace(folder), new Map(Object.entries(unsaved).map(([path, text]) => [`${folder}/${path}`, text])));
  const config = defaultConfig(folder);
  const { findings } = analyze(workspace, { config, rules: resolveRules(rules, config) });
  const place = (file: string, span: readonly [number, number]): string => `${uriOf(file)} ${position(workspace.read(file)!, span[0])} ${position(workspace.read(file)!, span[1])}`;
  const files = new Map<string, unknown[]>();
  for (const { rule, severity, message, at, related } of findings) {
    const one = { rule, severity: { error: 1, warning: 2, info: 3 }[severity], message, at: place(at.file, at.span), related: related.map((each) => `${place(each.at.file, each.at.span)} ${each.message}`) };
    files.set(uriOf(at.file), [...(files.get(uriOf(at.file)) ?? []), one]);
  }
  return files;
}

/** A server's diagnostics in the same form. */
export function comparable(uri: string, items: readonly Diagnostic[]): unknown[] {
  const place = (where: string, { start, end }: Diagnostic["range"]): string => `${where} ${start.line}:${start.character} ${end.line}:${end.character}`;
  return items.map(({ code, severity, message, range, relatedInformation = [] }) => ({
    rule: code, severity, message, at: place(uri, range),
    related: relatedInformation.map(({ location, message: words }) => `${place(location.uri, location.range)} ${String(words)}`),
  }));
}

function position(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  return `${before.length - 1}:${before.at(-1)!.length}`;
}
