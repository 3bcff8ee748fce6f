import { ledger } from "../../../../ledger.mjs";

export function createClient() {
  return {
    from: (table) => ({
      async insert(row) {
        ledger.pay();
        return { data: [{ table, ...row }], error: null };
      },
    }),
  };
}
