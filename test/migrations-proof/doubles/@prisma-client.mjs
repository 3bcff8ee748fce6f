import { ledger } from "../../../../ledger.mjs";

export class PrismaClient {
  /** Its rows are objects that JSON could not bring back. */
  article = {
    async create({ data }) {
      const row = paidFor(data);
      row.self = row;
      return row;
    },
  };

  cartItem = {
    async create({ data }) {
      return paidFor(data);
    },
  };
}

function paidFor(data) {
  ledger.pay();
  return { ...data };
}
