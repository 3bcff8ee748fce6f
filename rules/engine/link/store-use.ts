import { storeNaming } from "../../catalog/stores.js";
import { alternativesOf, type Abstract, type ExternalValue } from "./values/abstract.js";

/** What a call reads or writes in a database or a store. */
export interface StoreUse {
  /** As dependencies name what it gives: `@upstash/redis Redis.fromEnv().get()`. */
  gives: string;
  /** The table, or the form of the key: equal where two calls surely mean the same. Null: that cannot be told. */
  resource: string | null;
}

/** Of a catalogued call of a database or a store. */
export function storeUse(callee: ExternalValue, list: readonly Abstract[]): StoreUse {
  const resource = resourceOf(callee, list);
  return { gives: `${callee.module} ${callee.path}()`, resource: resource === null ? null : `${callee.module.split("/").slice(0, 2).join("/")} ${resource}` };
}

function resourceOf(callee: ExternalValue, list: readonly Abstract[]): string | null {
  const naming = storeNaming(callee.module);
  if (naming === "key") return keyForm(list[0]);
  if (naming === "model") return /#(\w+)\.\w+$/.exec(callee.path)?.[1] ?? null;
  for (let at = callee.base; at; at = at.base) if (/(?:[.#]|^)(from|collection)\(\)$/.test(at.path)) return tableNamed(at.arguments?.[0]);
  return null;
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

/** `from("usage")`; of a table that is an object, which one it is cannot be told. */
function tableNamed(table: Abstract | undefined): string | null {
  return table?.kind === "constant" && typeof table.value === "string" ? table.value : null;
}
