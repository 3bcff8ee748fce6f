import type { Api, PackageApis, SideEffectApi } from "./api.js";
import { inCall, row, sideEffect, under } from "./describe.js";

/**
 * What costs money or stays after the request, and is no model call: payments, messages, writes,
 * searches, sandboxes. Method names are general knowledge where the source says "unverified".
 */

const writes = sideEffect("database", false);
const reads = sideEffect("database", false, false);
const pays = sideEffect("payment", true);
/** `create(params, { idempotencyKey })`. */
const byKey = (api: SideEffectApi): SideEffectApi => ({ ...api, idempotency: inCall(1, "idempotencyKey") });
const sends = sideEffect("message", true);
const stores = sideEffect("storage", true);
const searches = sideEffect("search", true, false);
const sandbox = sideEffect("sandbox", true);
const other = sideEffect("other", true, false);

/** A transaction's function gets a client of the same kind. */
const transaction = (origin: string): Api => ({ kind: "callback", callbacks: [inCall(0)], when: "now", times: "once", hands: [{ parameter: 0, origin }] });

const PRISMA_WRITES = ["create", "createMany", "createManyAndReturn", "update", "updateMany", "updateManyAndReturn", "upsert", "delete", "deleteMany"];
const PRISMA_READS = ["findUnique", "findUniqueOrThrow", "findFirst", "findFirstOrThrow", "findMany", "count", "aggregate", "groupBy"];
const prisma: Record<string, Api> = {
  ...under("PrismaClient#**.", PRISMA_WRITES, writes),
  ...under("PrismaClient#**.", PRISMA_READS, reads),
  ...under("PrismaClient#", ["$executeRaw", "$executeRawUnsafe"], writes),
  ...under("PrismaClient#", ["$queryRaw", "$queryRawUnsafe"], reads),
  "PrismaClient#$transaction": transaction("PrismaClient#"),
};

const drizzle: Record<string, Api> = {
  ...under("drizzle().", ["insert().values", "update().set", "delete", "execute", "batch"], writes),
  ...under("drizzle().", ["select().from", "query.*.findFirst", "query.*.findMany", "$count"], reads),
  "drizzle().insert().values().returning": { kind: "written-rows" },
  "drizzle().transaction": transaction("drizzle()"),
};
const DRIZZLE = ["node-postgres", "postgres-js", "neon-http", "neon-serverless", "vercel-postgres", "planetscale-serverless", "libsql", "d1", "mysql2", "better-sqlite3",
  "xata-http", "pglite", "bun-sqlite", "aws-data-api/pg"];

/** `supabase.from("t").insert(…)`: writes by their names; `rpc` may do either. */
function supabase(makers: string[]): Record<string, Api> {
  const clients = makers.flatMap((maker) => [`${maker}().`, `${maker}#`]);
  return {
    ...under(clients, ["from().insert", "from().update", "from().upsert", "from().delete", "schema().from().insert", "schema().from().update", "rpc"], writes),
    ...under(clients, ["from().select", "schema().from().select"], reads),
    ...under(clients, ["storage.from().upload", "storage.from().remove", "storage.from().update"], stores),
    ...under(clients, ["functions.invoke"], other),
  };
}

const REDIS_WRITES = ["set", "setex", "setnx", "mset", "del", "incr", "incrby", "incrbyfloat", "decr", "decrby", "expire", "hset", "hincrby", "hdel", "lpush", "rpush",
  "sadd", "zadd", "zincrby", "json.set", "eval", "evalsha", "publish", "xadd"];
const REDIS_READS = ["get", "mget", "hget", "hgetall", "exists", "ttl", "lrange", "smembers", "zrange", "zcard", "json.get", "scan", "keys"];
function redis(clients: string[]): Record<string, Api> {
  return { ...under(clients, REDIS_WRITES, writes), ...under(clients, REDIS_READS, reads) };
}

const mongo: Record<string, Api> = {
  ...under(["MongoClient#db().collection().", "MongoClient#**.db().collection()."], ["insertOne", "insertMany", "updateOne", "updateMany", "replaceOne", "deleteOne",
    "deleteMany", "findOneAndUpdate", "bulkWrite"], writes),
  ...under(["MongoClient#db().collection().", "MongoClient#**.db().collection()."], ["find", "findOne", "countDocuments", "aggregate"], reads),
};
const mongoose: Record<string, Api> = {
  ...under(["model().", "default.model().", "models.*.", "default.models.*."], ["create", "insertMany", "updateOne", "updateMany", "findByIdAndUpdate",
    "findOneAndUpdate", "deleteOne", "deleteMany", "findByIdAndDelete", "bulkWrite"], writes),
  ...under(["model().", "default.model().", "models.*.", "default.models.*."], ["find", "findOne", "findById", "countDocuments", "aggregate", "exists"], reads),
};

const stripe = {
  ...under("default#", [
    "charges.create", "paymentIntents.create", "checkout.sessions.create", "subscriptions.create", "invoices.create", "invoiceItems.create",
    "refunds.create", "transfers.create", "payouts.create", "customers.create", "billing.meterEvents.create", "billingPortal.sessions.create",
    "billing.creditGrants.create", "prices.create", "products.create",
  ], byKey(pays)),
  ...under("default#", [
    "paymentIntents.confirm", "paymentIntents.capture", "subscriptions.update", "subscriptions.cancel", "invoices.pay", "customers.update",
    "subscriptionItems.createUsageRecord",
  ], pays),
};

export const sideEffects: PackageApis[] = [
  row("stripe", "stripe@18: resources (unverified); stripe@23.1.0:esm/lib.d.ts (idempotencyKey)", stripe, { Stripe: "default" }),
  row("@polar-sh/sdk", "@polar-sh/sdk:src/sdk/sdk.ts", under("Polar#", ["checkouts.create", "events.ingest", "refunds.create", "subscriptions.update", "customerSessions.create"], pays)),
  row("autumn-js", "autumn-js@1.3.13:dist/sdk/index.d.ts", under(["Autumn#", "Autumn."], ["track", "attach", "checkout"], pays)),
  row("@lemonsqueezy/lemonsqueezy.js", "@lemonsqueezy/lemonsqueezy.js@4 (unverified)", under("", ["createCheckout", "createUsageRecord", "updateSubscription", "cancelSubscription"], pays)),

  row("resend", "resend@6.38.0:dist/index.d.mts", {
    ...under("Resend#", ["emails.send", "emails.create", "batch.send"], byKey(sends)),
    ...under("Resend#", ["broadcasts.send"], sends),
  }),
  row("nodemailer", "nodemailer@7 (unverified)", under(["createTransport().", "default.createTransport()."], ["sendMail"], sends)),
  row("@sendgrid/mail", "@sendgrid/mail@8 (unverified)", under(["default.", ""], ["send", "sendMultiple"], sends)),
  row("postmark", "postmark@4 (unverified)", under("ServerClient#", ["sendEmail", "sendEmailWithTemplate", "sendEmailBatch"], sends)),
  row("@aws-sdk/client-ses", "@aws-sdk/client-ses@3 (unverified)", under("SESClient#", ["send"], sends)),
  row("@aws-sdk/client-sesv2", "@aws-sdk/client-sesv2@3 (unverified)", under("SESv2Client#", ["send"], sends)),
  row("twilio", "twilio@5: rest (unverified)", under(["default().", "Twilio#"], ["messages.create", "calls.create", "verify.v2.services().verifications.create"], sends)),
  row("@slack/web-api", "@slack/web-api@7 (unverified)", under("WebClient#", ["chat.postMessage", "chat.update", "files.uploadV2"], sideEffect("message", false))),
  row("web-push", "web-push@3 (unverified)", under(["default.", ""], ["sendNotification"], sideEffect("message", false))),
  row("@novu/node", "@novu/node@2 (unverified)", under("Novu#", ["trigger"], sends)),

  ...["@prisma/client", "@prisma/client/edge"].map((module) => row(module, "@prisma/client@6: runtime/library.d.ts (unverified)", prisma)),
  ...DRIZZLE.map((driver) => row(`drizzle-orm/${driver}`, "drizzle-orm@0.44: pg-core/db.d.ts (unverified)", drizzle)),
  row("mongodb", "mongodb@6: Collection (unverified)", mongo),
  row("mongoose", "mongoose@8: Model (unverified)", mongoose),
  ...["@supabase/supabase-js", "@supabase/ssr"].map((module) =>
    row(module, "@supabase/supabase-js@2: SupabaseClient (unverified)", supabase(module.endsWith("ssr") ? ["createServerClient", "createBrowserClient"] : ["createClient",
      "SupabaseClient"]))),
  row("@supabase/auth-helpers-nextjs", "@supabase/supabase-js@2: SupabaseClient (unverified)", supabase([
    "createRouteHandlerClient", "createServerComponentClient", "createServerActionClient", "createMiddlewareClient", "createPagesServerClient", "createServerSupabaseClient",
  ])),
  row("convex/nextjs", "convex@1: nextjs (unverified)", { ...under("", ["fetchMutation", "fetchAction"], writes), ...under("", ["fetchQuery", "preloadQuery"], reads) }),
  row("convex/browser", "convex@1: ConvexHttpClient (unverified)", { ...under("ConvexHttpClient#", ["mutation", "action"], writes), "ConvexHttpClient#query": reads }),
  row("firebase-admin/firestore", "firebase-admin@13 (unverified)", { ...under("getFirestore().**.", ["set", "add", "update", "delete", "commit"], writes),
    ...under("getFirestore().**.", ["get"], reads) }),
  row("@upstash/redis", "@upstash/redis@1.35 (unverified)", redis(["Redis#", "Redis.fromEnv()."])),
  row("@vercel/kv", "@vercel/kv@3 (unverified)", redis(["kv.", "default.", "createClient()."])),
  row("ioredis", "ioredis@5 (unverified)", redis(["default#", "Redis#"])),
  row("redis", "redis@5: createClient (unverified)", redis(["createClient()."])),

  row("@vercel/blob", "@vercel/blob@2 (unverified)", under("", ["put", "del", "copy"], stores)),
  row("@aws-sdk/client-s3", "@aws-sdk/client-s3@3 (unverified)", under("S3Client#", ["send"], stores)),
  row("@azure/storage-blob", "@azure/storage-blob@12.23.0:types/latest/storage-blob.d.ts", under(
    ["BlobServiceClient#**.", "BlobServiceClient.fromConnectionString().**.", "ContainerClient#**.", "BlockBlobClient#"],
    ["upload", "uploadData", "uploadFile", "uploadStream", "uploadBlockBlob", "delete", "deleteIfExists", "deleteBlob", "syncCopyFromURL"], stores)),
  row("uploadthing/server", "uploadthing@7 (unverified)", under("UTApi#", ["uploadFiles", "uploadFilesFromUrl", "deleteFiles"], stores)),

  row("@pinecone-database/pinecone", "@pinecone-database/pinecone@6 (unverified)", {
    ...under(["Pinecone#index().", "Pinecone#Index().", "Pinecone#index().namespace().", "Pinecone#Index().namespace()."], ["upsert", "update", "deleteOne", "deleteMany",
      "deleteAll", "upsertRecords"], sideEffect("search", true)),
    ...under(["Pinecone#index().", "Pinecone#Index().", "Pinecone#index().namespace().", "Pinecone#Index().namespace()."], ["query", "fetch", "searchRecords"], searches),
  }),
  row("@upstash/vector", "@upstash/vector@1 (unverified)", { ...under("Index#**.", ["upsert", "update", "delete"], sideEffect("search", true)), ...under("Index#**.",
    ["query", "fetch"], searches) }),
  row("@qdrant/js-client-rest", "@qdrant/js-client-rest@1 (unverified)", { ...under("QdrantClient#", ["upsert", "delete"], sideEffect("search", false)),
    ...under("QdrantClient#", ["search", "query"], sideEffect("search", false, false)) }),
  row("exa-js", "exa-js@1 (unverified)", under("default#", ["search", "searchAndContents", "findSimilar", "getContents", "answer"], searches), { Exa: "default" }),
  row("@tavily/core", "@tavily/core@0.5 (unverified)", under("tavily().", ["search", "extract", "searchQNA", "searchContext"], searches)),
  ...["@mendable/firecrawl-js", "firecrawl"].map((module) => row(module, "@mendable/firecrawl-js@4 (unverified)", under("default#", ["scrape", "scrapeUrl", "crawl",
    "crawlUrl", "search", "extract", "map", "mapUrl"], searches), { FirecrawlApp: "default", Firecrawl: "default" })),
  row("algoliasearch", "algoliasearch@5 (unverified)", under("algoliasearch().", ["search", "searchSingleIndex"], searches)),
  row("@e2b/code-interpreter", "@e2b/code-interpreter@2 (unverified)", under(["Sandbox.", "default."], ["create"], sandbox)),
  row("e2b", "e2b@2 (unverified)", under(["Sandbox.", "default."], ["create"], sandbox)),
  row("@vercel/sandbox", "@vercel/sandbox@1 (unverified)", under("Sandbox.", ["create"], sandbox)),
  row("@daytonaio/sdk", "@daytonaio/sdk@0.1 (unverified)", under("Daytona#", ["create"], sandbox)),
  row("@browserbasehq/sdk", "@browserbasehq/sdk@2 (unverified)", under("default#", ["sessions.create"], sandbox), { Browserbase: "default" }),
  row("octokit", "octokit@5 (unverified)", under("Octokit#", ["rest.*.create*", "request"], sideEffect("other", false))),
];
