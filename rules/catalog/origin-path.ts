/**
 * Origin paths as `api.ts` defines them, and the patterns the tables write: `*` for one name or
 * part of one, `**` for any number of members and calls.
 */

/** Whether a path is a pattern. */
export function isPattern(path: string): boolean {
  return path.includes("*");
}

/** A test for the paths a pattern stands for. Anything but `*` is taken literally. */
export function compilePattern(pattern: string): RegExp {
  let source = "";
  for (let at = 0; at < pattern.length; ) {
    if (pattern.startsWith("**.", at)) {
      source += "(?:.+\\.)?";
      at += 3;
    } else if (pattern.startsWith("**", at)) {
      source += ".*";
      at += 2;
    } else if (pattern[at] === "*") {
      source += aloneAt(pattern, at) ? "[^.#()]+" : "[^.#()]*";
      at += 1;
    } else {
      source += escape(pattern.charAt(at));
      at += 1;
    }
  }
  return new RegExp(`^${source}$`, "u");
}

/** Patterns that say more come first: fewer `**`, fewer `*`, more text. */
export function compareSpecificity(a: string, b: string): number {
  return count(a, "**") - count(b, "**") || count(a, "*") - count(b, "*") || b.length - a.length || (a < b ? -1 : 1);
}

/** The path with its first name replaced where an alias is known for it. */
export function resolveAlias(path: string, aliases: Readonly<Record<string, string>> | undefined): string {
  if (!aliases) return path;
  for (const [alias, name] of Object.entries(aliases)) {
    if (!path.startsWith(alias)) continue;
    const next = path.charAt(alias.length);
    if (next === "" || next === "." || next === "#" || next === "(") return name + path.slice(alias.length);
  }
  return path;
}

function aloneAt(pattern: string, at: number): boolean {
  const before = pattern.charAt(at - 1);
  const after = pattern.charAt(at + 1);
  return (before === "" || ".#".includes(before)) && (after === "" || ".#(".includes(after));
}

function escape(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/u.test(character) ? `\\${character}` : character;
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
