import { ledger } from "../../../../ledger.mjs";

/** Statements that write are counted, and give a row with an id; what is read is the number of rows. */
export function neon() {
  const run = async (text) => {
    if (/^SELECT/i.test(text)) return [{ notes: ledger.rows.length }];
    ledger.pay();
    if (/^INSERT/i.test(text)) ledger.rows.push({ table: "sql", data: {} });
    return [{ id: ledger.rows.length }];
  };
  return Object.assign((texts) => run(texts.join("?")), { query: run });
}
