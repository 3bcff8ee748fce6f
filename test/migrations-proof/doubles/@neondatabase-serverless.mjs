import { ledger } from "../../../../ledger.mjs";

/** Statements that write are counted, and kept nowhere; each gives the same row. */
export function neon() {
  const run = async (text) => {
    if (!/^SELECT/i.test(text)) ledger.pay();
    return [{ id: 1, notes: 1 }];
  };
  return Object.assign((texts) => run(texts.join("?")), { query: run });
}
