import type { ResourceAt, SideEffectApi } from "../../catalog/api.js";
import { readStatement, type Statement } from "./sql-statement.js";
import { knownText } from "./values/operators.js";
import { alternativesOf, type Abstract, type ExternalValue } from "./values/abstract.js";

/** What a call reads or writes in a database or a store. */
export interface StoreUse {
  /** As dependencies name what it gives: `@upstash/redis Redis.fromEnv().get()`. */
  gives: string;
  /** The table, or the form of the key: equal where two calls surely mean the same. Null: that cannot be told. */
  resource: string | null;
}

/** Of a catalogued call of a database or a store; SQL that reads only says so, all other calls are as the catalogue has them. */
export function storeUse(api: SideEffectApi, callee: ExternalValue, list: readonly Abstract[]): { store: StoreUse; writes: boolean } {
  const { resource, reads } = api.resource ? named(api.resource, callee, list) : unnamed;
  return {
    store: { gives: `${callee.module} ${callee.path}()`, resource: resource === null ? null : `${callee.module.split("/").slice(0, 2).join("/")} ${resource}` },
    writes: api.writes && !reads,
  };
}

interface Named {
  resource: string | null;
  /** It is known to change nothing. */
  reads: boolean;
}

const unnamed: Named = { resource: null, reads: false };

function named(at: ResourceAt, callee: ExternalValue, list: readonly Abstract[]): Named {
  if (at.by === "member") return { resource: /#(\w+)\.\w+$/.exec(callee.path)?.[1] ?? null, reads: false };
  const given = at.call === undefined ? list : argumentsOf(at.call, callee);
  switch (at.by) {
    case "key":
      return { resource: keyForm(given[0]), reads: false };
    case "table":
      return { resource: tableName(given[0]), reads: false };
    case "statement": {
      const { verb, table } = statementIn(given[0]);
      return { resource: table, reads: verb === "read" };
    }
  }
}

/** The arguments of the nearest call of a name on the way to a callee. */
function argumentsOf(name: string, callee: ExternalValue): readonly Abstract[] {
  for (let at = callee.base; at; at = at.base) if (at.arguments && new RegExp(`(?:[.#]|^)${name}\\(\\)$`).test(at.path)) return at.arguments;
  return [];
}

/** The constant parts of a key, with marks for what is filled in; null where they are too few to tell it from others. */
function keyForm(key: Abstract | undefined): string | null {
  const forms = (key ? alternativesOf(key) : []).map(({ value }) => {
    if (value.kind === "constant") return typeof value.value === "string" ? value.value : null;
    return value.kind === "opaque" && value.why.startsWith("text:") ? value.why.slice("text:".length) : null;
  });
  const told = forms.length > 0 && forms.every((form) => form !== null && /[a-z]{3}/i.test(form));
  return told ? [...new Set(forms)].sort().join(" or ") : null;
}

/** `from("usage")`, or `pgTable("usage", …)`: what a package has made by a name. */
function tableName(table: Abstract | undefined): string | null {
  const name = table?.kind === "external" ? table.arguments?.[0] : table;
  return name?.kind === "constant" && typeof name.value === "string" ? name.value : null;
}

/** What a statement surely does: of several that it may be, all the same. */
function statementIn(given: Abstract | undefined): Statement {
  const [first, ...others] = (given ? alternativesOf(given) : []).map(({ value }) => readStatement(statementText(value)));
  const isSure = first && others.every(({ verb, table }) => verb === first.verb && table === first.table);
  return isSure ? first : { verb: "unknown", table: null };
}

/** A text, a template's (own or of a package's tag), or the `sql` or `text` of an object. */
function statementText(statement: Abstract | undefined): string {
  if (statement?.kind === "array") return statement.items.map(knownText).join("\u0000");
  if (statement?.kind === "external") return statementText(statement.arguments?.[0]);
  if (statement?.kind === "object") return statementText(statement.members.get("sql") ?? statement.members.get("text"));
  return statement ? knownText(statement) : "";
}
