import { ledger } from "../../../../ledger.mjs";

/** Rows are objects that JSON could not bring back. */
export class PrismaClient {
  article = {
    async create({ data }) {
      ledger.pay();
      const row = { ...data };
      row.self = row;
      return row;
    },
  };
}
