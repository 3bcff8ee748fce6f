/** What an SQL statement does, as far as its beginning tells. */
export interface Statement {
  /** `unknown` where its beginning is filled in. */
  verb: "read" | "write" | "unknown";
  /** The table that it writes, or the first that it reads, in small letters, without schema and quotes; null where none is told. */
  table: string | null;
}

/** A name, with a schema before it, in the quotes of any dialect. */
const NAME = String.raw`(?:["\`\[]?\w+["\`\]]?\.)?["\`\[]?(\w+)["\`\]]?`;
const rows = new RegExp(String.raw`\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|MERGE\s+INTO|UPDATE(?:\s+ONLY)?|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?)\s+${NAME}`, "i");
const lock = /\bFOR\s+(?:NO\s+KEY\s+)?UPDATE\b/gi;
const definesOrCalls = /^(?:CREATE|ALTER|DROP|CALL|DO|COPY|EXEC|EXECUTE)\b/i;
const source = new RegExp(String.raw`\bFROM\s+${NAME}`, "i");

/**
 * Reads one statement of any dialect. What begins with another word changes nothing: a query, or a
 * part of one (`AND status = 'open'`). Of `WITH` the writing part counts: PostgreSQL's queries may
 * write too (its manual, 7.8.4).
 */
export function readStatement(sql: string): Statement {
  const text = sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, " ").trim();
  if (!/^[a-z(]/i.test(text)) return { verb: "unknown", table: null };
  const written = rows.exec(text.replace(lock, ""));
  if (written && (written.index === 0 || /^WITH\b/i.test(text))) return { verb: "write", table: written[1]!.toLowerCase() };
  if (definesOrCalls.test(text)) return { verb: "write", table: null };
  return { verb: "read", table: source.exec(text)?.[1]?.toLowerCase() ?? null };
}
