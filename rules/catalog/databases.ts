import type { Api, PackageApis, ResourceAt, SideEffectApi } from "./api.js";
import { inCall, row, sideEffect, under } from "./describe.js";

/**
 * What reads and writes databases and stores, and by what they name the table or the key. Method
 * names are general knowledge where the source says "unverified".
 */

const writes = sideEffect("database", false);
const reads = sideEffect("database", false, false);
const stores = sideEffect("storage", true);
const other = sideEffect("other", true, false);

const of = (api: SideEffectApi, resource: ResourceAt): SideEffectApi => ({ ...api, resource });
/** The table is the first argument of the nearest call of that name, or of the call itself. */
const ofTable = (api: SideEffectApi, call?: string): SideEffectApi => of(api, { by: "table", ...(call ? { call } : {}) });
/** SQL in the first argument of the call itself, or of an earlier one; what only reads, writes nothing. */
const statement = of(writes, { by: "statement" });
const statementOf = (call: string): SideEffectApi => of(writes, { by: "statement", call });

/** A transaction's function gets a client of the same kind. */
const transaction = (origin: string): Api => ({ kind: "callback", callbacks: [inCall(0)], when: "now", times: "once", hands: [{ parameter: 0, origin }] });

const PRISMA_WRITES = ["create", "createMany", "createManyAndReturn", "update", "updateMany", "updateManyAndReturn", "upsert", "delete", "deleteMany"];
const PRISMA_READS = ["findUnique", "findUniqueOrThrow", "findFirst", "findFirstOrThrow", "findMany", "count", "aggregate", "groupBy"];
const prisma: Record<string, Api> = {
  ...under("PrismaClient#**.", PRISMA_WRITES, of(writes, { by: "member" })),
  ...under("PrismaClient#**.", PRISMA_READS, of(reads, { by: "member" })),
  ...under("PrismaClient#", ["$executeRaw", "$executeRawUnsafe", "$queryRaw", "$queryRawUnsafe"], statement),
  "PrismaClient#$transaction": transaction("PrismaClient#"),
};

const drizzle: Record<string, Api> = {
  "drizzle().insert().values": ofTable(writes, "insert"),
  "drizzle().update().set": ofTable(writes, "update"),
  "drizzle().delete": ofTable(writes),
  "drizzle().select().from": ofTable(reads),
  ...under("drizzle().", ["execute", "run"], statement),
  "drizzle().batch": writes,
  ...under("drizzle().", ["query.*.findFirst", "query.*.findMany"], reads),
  "drizzle().$count": ofTable(reads),
  "drizzle().insert().values().returning": { kind: "written-rows" },
  "drizzle().transaction": transaction("drizzle()"),
};
const DRIZZLE = ["node-postgres", "postgres-js", "neon-http", "neon-serverless", "vercel-postgres", "planetscale-serverless", "libsql", "d1", "mysql2", "better-sqlite3",
  "xata-http", "pglite", "bun-sqlite", "aws-data-api/pg"];

const KYSELY_WRITES = ["insertInto", "replaceInto", "updateTable", "deleteFrom", "mergeInto"];
const TYPEORM_WRITES = ["save", "insert", "update", "upsert", "delete", "remove", "softDelete", "softRemove", "increment", "decrement"];
const TYPEORM_READS = ["find", "findBy", "findOne", "findOneBy", "findOneOrFail", "findOneByOrFail", "findAndCount", "count", "countBy", "exists"];
const typeorm: Record<string, Api> = {
  ...under(["DataSource#getRepository().", "DataSource#manager."], TYPEORM_WRITES, writes),
  ...under(["DataSource#getRepository().", "DataSource#manager."], TYPEORM_READS, reads),
  "DataSource#query": statement,
  "DataSource#transaction": transaction("DataSource#manager"),
};

const pg = under(["Pool#", "Client#", "Pool#connect()."], ["query"], statement);
const PG_ALIASES = { "default.Pool": "Pool", "default.Client": "Client" };
const mysql = under(["createPool().", "createConnection().", "createPool().getConnection().", "createPool().promise().", "createConnection().promise()."], ["query", "execute"], statement);
const MYSQL_ALIASES = { "default.createPool": "createPool", "default.createConnection": "createConnection" };
const prepared = ["run", "get", "all", "iterate"];

/** `supabase.from("t").insert(…)`: writes by their names; `rpc` may do either. */
function supabase(makers: string[]): Record<string, Api> {
  const clients = makers.flatMap((maker) => [`${maker}().`, `${maker}#`]);
  return {
    ...under(clients, ["from().insert", "from().update", "from().upsert", "from().delete", "schema().from().insert", "schema().from().update"], ofTable(writes, "from")),
    ...under(clients, ["from().select", "schema().from().select"], ofTable(reads, "from")),
    ...under(clients, ["rpc"], writes),
    ...under(clients, ["storage.from().upload", "storage.from().remove", "storage.from().update"], stores),
    ...under(clients, ["functions.invoke"], other),
  };
}

const REDIS_WRITES = ["set", "setex", "setnx", "mset", "del", "incr", "incrby", "incrbyfloat", "decr", "decrby", "expire", "hset", "hincrby", "hdel", "lpush", "rpush",
  "sadd", "zadd", "zincrby", "json.set", "eval", "evalsha", "publish", "xadd"];
const REDIS_READS = ["get", "mget", "hget", "hgetall", "exists", "ttl", "lrange", "smembers", "zrange", "zcard", "json.get", "scan", "keys"];
function redis(clients: string[]): Record<string, Api> {
  return { ...under(clients, REDIS_WRITES, of(writes, { by: "key" })), ...under(clients, REDIS_READS, of(reads, { by: "key" })) };
}

const COLLECTIONS = ["MongoClient#db().collection().", "MongoClient#**.db().collection()."];
const mongo: Record<string, Api> = {
  ...under(COLLECTIONS, ["insertOne", "insertMany", "updateOne", "updateMany", "replaceOne", "deleteOne", "deleteMany", "findOneAndUpdate", "bulkWrite"],
    ofTable(writes, "collection")),
  ...under(COLLECTIONS, ["find", "findOne", "countDocuments", "aggregate"], ofTable(reads, "collection")),
};
const MODELS = ["model().", "default.model().", "models.*.", "default.models.*."];
const mongoose: Record<string, Api> = {
  ...under(MODELS, ["create", "insertMany", "updateOne", "updateMany", "findByIdAndUpdate", "findOneAndUpdate", "deleteOne", "deleteMany", "findByIdAndDelete", "bulkWrite"],
    ofTable(writes, "model")),
  ...under(MODELS, ["find", "findOne", "findById", "countDocuments", "aggregate", "exists"], ofTable(reads, "model")),
};

export const databases: PackageApis[] = [
  ...["@prisma/client", "@prisma/client/edge"].map((module) => row(module, "@prisma/client@6: runtime/library.d.ts (unverified)", prisma)),
  ...DRIZZLE.map((driver) => row(`drizzle-orm/${driver}`, "drizzle-orm@0.45.4: types of the driver", drizzle)),
  ...["pg", "mysql", "sqlite", "singlestore"].map((dialect) => row(`drizzle-orm/${dialect}-core`, `drizzle-orm@0.45.4:${dialect}-core/table.d.ts, schema.d.ts`, under(
    [`${dialect}Table`, `${dialect}TableCreator`, `${dialect}TableCreator()`, `${dialect}Schema`, `${dialect}Schema().table`], [""], { kind: "making" }))),
  row("kysely", "kysely@0.28.18:dist/esm/query-creator.d.ts, raw-builder/raw-builder.d.ts", {
    ...under("Kysely#", KYSELY_WRITES, ofTable(writes)),
    "Kysely#selectFrom": ofTable(reads),
    "Kysely#transaction().execute": transaction("Kysely#"),
    "sql().execute": statementOf("sql"),
  }),
  row("typeorm", "typeorm@1.1.1:repository/Repository.d.ts, data-source/DataSource.d.ts", typeorm),
  row("pg", "@types/pg@8.23.1:index.d.ts", pg, PG_ALIASES),
  row("@neondatabase/serverless", "@neondatabase/serverless@1.2.0:index.d.ts", { ...pg, "neon()": statement, "neon().query": statement }),
  row("@vercel/postgres", "@vercel/postgres@0.10.0:dist/index.d.ts", {
    sql: statement,
    ...under(["sql.", "db.", "createPool().", "createClient().", "sql.connect().", "db.connect().", "createPool().connect()."], ["query", "sql"], statement),
  }),
  row("postgres", "postgres@3.4.9:types/index.d.ts", { "default()": statement, "default().unsafe": statement, "default().begin": transaction("default()") }),
  ...["mysql2", "mysql2/promise"].map((module) => row(module, "mysql2@3.24.6:promise.d.ts", mysql, MYSQL_ALIASES)),
  ...["@libsql/client", "@libsql/client/web", "@libsql/client/http", "@libsql/client/node"].map((module) =>
    row(module, "@libsql/core@0.18:lib-esm/api.d.ts", { "createClient().execute": statement, "createClient().batch": writes })),
  row("@planetscale/database", "@planetscale/database@1.20.2:dist/index.d.ts", {
    ...under(["connect().", "Client#", "Client#connection()."], ["execute"], statement),
    "connect().transaction": transaction("connect()"),
    "Client#transaction": transaction("connect()"),
  }),
  row("better-sqlite3", "@types/better-sqlite3:index.d.ts", { ...under("default#prepare().", prepared, statementOf("prepare")), "default#exec": statement }),
  row("node:sqlite", "nodejs.org/api/sqlite.html", { ...under("DatabaseSync#prepare().", prepared, statementOf("prepare")), "DatabaseSync#exec": statement }),
  row("mongodb", "mongodb@6: Collection (unverified)", mongo),
  row("mongoose", "mongoose@8: Model (unverified)", mongoose),
  ...["@supabase/supabase-js", "@supabase/ssr"].map((module) =>
    row(module, "@supabase/supabase-js@2: SupabaseClient (unverified)", supabase(module.endsWith("ssr") ? ["createServerClient", "createBrowserClient"] : ["createClient",
      "SupabaseClient"]))),
  row("@supabase/auth-helpers-nextjs", "@supabase/supabase-js@2: SupabaseClient (unverified)", supabase([
    "createRouteHandlerClient", "createServerComponentClient", "createServerActionClient", "createMiddlewareClient", "createPagesServerClient", "createServerSupabaseClient",
  ])),
  row("convex/nextjs", "convex@1.48.0: its types", { ...under("", ["fetchMutation", "fetchAction"], writes), ...under("", ["fetchQuery", "preloadQuery"], reads) }),
  row("convex/browser", "convex@1.48.0: its types", { ...under("ConvexHttpClient#", ["mutation", "action"], writes), "ConvexHttpClient#query": reads }),
  row("firebase-admin/firestore", "firebase-admin@13 (unverified)", { ...under("getFirestore().**.", ["set", "add", "update", "delete", "commit"], ofTable(writes, "collection")),
    ...under("getFirestore().**.", ["get"], ofTable(reads, "collection")) }),
  row("@upstash/redis", "@upstash/redis@1.39.0: its types", redis(["Redis#", "Redis.fromEnv()."])),
  row("@vercel/kv", "@vercel/kv@3.0.0: its types", redis(["kv.", "default.", "createClient()."])),
  row("ioredis", "ioredis@5 (unverified)", redis(["default#", "Redis#"])),
  row("redis", "redis@6.3.1: its types", redis(["createClient()."])),
];
