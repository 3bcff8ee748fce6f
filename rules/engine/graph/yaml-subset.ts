export type Yaml = string | Yaml[] | { [key: string]: Yaml };

/**
 * Parses the part of YAML that package managers write and people write for them: block maps and lists,
 * plain and quoted scalars, flow lists and maps on one line, comments. Scalars stay strings; what
 * is not understood is left out. Never throws.
 */
export function parseYamlSubset(text: string): Yaml {
  return block({ lines: significantLines(text), at: 0 }, 0, 0);
}

interface Line {
  indent: number;
  content: string;
}

interface Cursor {
  lines: Line[];
  at: number;
}

/** Deeper than any manifest; keeps absurd input from overflowing the stack. */
const deepest = 40;

function significantLines(text: string): Line[] {
  const lines: Line[] = [];
  for (const raw of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    const content = withoutComment(raw).trimEnd();
    const indent = content.length - content.trimStart().length;
    if (content.trim() !== "" && content !== "---" && content !== "...") lines.push({ indent, content: content.slice(indent) });
  }
  return lines;
}

function withoutComment(line: string): string {
  if (!line.includes("#")) return line;
  const match = /^(?:[^"'#]|"(?:\\.|[^"\\])*"|'(?:''|[^'])*'|(?<=\S)#)*?(?=(?:^|\s)#)/.exec(line);
  return match === null ? line : match[0];
}

function block(cursor: Cursor, indent: number, depth: number): Yaml {
  const first = cursor.lines[cursor.at];
  if (first === undefined || first.indent < indent || depth > deepest) return {};
  return isItem(first.content) ? list(cursor, first.indent, depth) : map(cursor, first.indent, depth);
}

function isItem(content: string): boolean {
  return content === "-" || content.startsWith("- ");
}

function list(cursor: Cursor, indent: number, depth: number): Yaml[] {
  const items: Yaml[] = [];
  for (let line = cursor.lines[cursor.at]; line !== undefined; line = cursor.lines[cursor.at]) {
    if (line.indent !== indent || !isItem(line.content)) break;
    const rest = line.content.slice(1).trimStart();
    if (rest === "") {
      cursor.at++;
      items.push(block(cursor, indent + 1, depth + 1));
    } else if (splitKey(rest) !== null) {
      cursor.lines[cursor.at] = { indent: indent + line.content.length - rest.length, content: rest };
      items.push(block(cursor, indent + 1, depth + 1));
    } else {
      cursor.at++;
      items.push(flow(rest));
    }
  }
  skipDeeper(cursor, indent);
  return items;
}

function map(cursor: Cursor, indent: number, depth: number): { [key: string]: Yaml } {
  const entries: { [key: string]: Yaml } = Object.create(null) as { [key: string]: Yaml };
  for (let line = cursor.lines[cursor.at]; line !== undefined; line = cursor.lines[cursor.at]) {
    if (line.indent < indent || isItem(line.content)) break;
    cursor.at++;
    const pair = line.indent === indent ? splitKey(line.content) : null;
    if (pair === null) continue;
    const next = cursor.lines[cursor.at];
    // A list may stand on its key's own column.
    const nested = next !== undefined && (next.indent > indent || (next.indent === indent && isItem(next.content)));
    const value = pair.value.replace(/^[&!][\w./-]+\s*/, "");
    entries[pair.key] = value === "" ? (nested ? block(cursor, next.indent, depth + 1) : "") : flow(value);
  }
  return entries;
}

function skipDeeper(cursor: Cursor, indent: number): void {
  while ((cursor.lines[cursor.at]?.indent ?? -1) > indent) cursor.at++;
}

function splitKey(content: string): { key: string; value: string } | null {
  const quoted = /^(?:"((?:\\.|[^"\\])*)"|'((?:''|[^'])*)')\s*:(?:\s+|$)(.*)$/.exec(content);
  if (quoted !== null) return { key: quoted[1] ?? quoted[2] ?? "", value: quoted[3] ?? "" };
  const plain = /^([^"'[{&*#|>][^\n]*?)\s*:(?:\s+(.*))?$/.exec(content);
  return plain === null ? null : { key: plain[1] ?? "", value: plain[2] ?? "" };
}

function flow(text: string): Yaml {
  if (text.startsWith("[")) return parts(text).map((part) => scalar(part));
  if (text.startsWith("{")) {
    return Object.fromEntries(
      parts(text).flatMap((part) => {
        const pair = splitKey(part);
        return pair === null ? [] : [[pair.key, scalar(pair.value)]];
      }),
    );
  }
  return scalar(text);
}

function parts(text: string): string[] {
  const inner = text.slice(1).replace(/[\]}]\s*$/, "");
  return [...inner.matchAll(/\s*((?:"(?:\\.|[^"\\])*"|'(?:''|[^'])*'|[^,"'])+)(?:,|$)/g)]
    .map((match) => (match[1] ?? "").trim())
    .filter((part) => part !== "");
}

function scalar(text: string): string {
  const trimmed = text.trim();
  if (/^".*"$/.test(trimmed)) return trimmed.slice(1, -1).replace(/\\(.)/g, "$1");
  if (/^'.*'$/.test(trimmed)) return trimmed.slice(1, -1).replaceAll("''", "'");
  return trimmed;
}
