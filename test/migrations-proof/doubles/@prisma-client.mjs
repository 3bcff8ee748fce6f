import { ledger } from "../../../../ledger.mjs";

/** Tables of any name, which a run begins with empty. */
export class PrismaClient {
  constructor() {
    return new Proxy(this, { get: (_, table) => tableOf(table) });
  }
}

function tableOf(table) {
  const rows = () => ledger.rows.filter((row) => row.table === table).map(({ data }) => data);
  const found = ({ where = {} } = {}) => rows().filter((data) => Object.entries(where).every(([key, value]) => data[key] === value));
  return {
    async create({ data }) {
      ledger.pay();
      ledger.rows.push({ table, data: { ...data } });
      const row = { ...data };
      // Rows may be objects that JSON could not bring back.
      if (table === "article") row.self = row;
      return row;
    },
    async update({ where, data }) {
      ledger.pay();
      return Object.assign(found({ where })[0], data);
    },
    findFirst: async (query) => found(query)[0] ?? null,
    findUnique: async (query) => found(query)[0] ?? null,
    findMany: async (query) => found(query),
  };
}
