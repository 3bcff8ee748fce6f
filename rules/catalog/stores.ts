/**
 * How calls of a database or a store name what they read or write, by the module as imported: `key`, the
 * first argument is a key; `model`, a member of the client is the table (`prisma.account.findUnique`);
 * `table`, a call before it names the table (`from("usage")`, `collection("usage")`).
 */
export type StoreNaming = "key" | "model" | "table";

const keyed = /^(@upstash\/redis|@vercel\/kv|ioredis|redis)$/;

/** The naming of a module that `side-effects.ts` knows. */
export function storeNaming(module: string): StoreNaming {
  if (keyed.test(module)) return "key";
  return module.startsWith("@prisma/client") ? "model" : "table";
}
