import { randomUUID } from "node:crypto";
import { ledger } from "../../../../ledger.mjs";

export function getFirestore() {
  return { collection: (table) => ({ doc: (id = randomUUID()) => documentOf(table, id) }) };
}

/** A document is an object with methods, which JSON could not bring back. */
function documentOf(table, id) {
  return {
    id,
    async set(data) {
      ledger.pay();
      ledger.rows.push({ table, data: { id, ...data } });
    },
  };
}
