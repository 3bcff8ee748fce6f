import type { PackageApis, SideEffectApi } from "./api.js";
import { inCall, row, sideEffect, under } from "./describe.js";

/**
 * What costs money or stays after the request, and is no model call: payments, messages, files,
 * searches, sandboxes (databases stand in `databases.ts`). Method names are general knowledge where the source says "unverified".
 */

const pays = sideEffect("payment", true);
/** `create(params, { idempotencyKey })`. */
const byKey = (api: SideEffectApi): SideEffectApi => ({ ...api, idempotency: inCall(1, "idempotencyKey") });
const sends = sideEffect("message", true);
const stores = sideEffect("storage", true);
const searches = sideEffect("search", true, false);
const sandbox = sideEffect("sandbox", true);

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
  ...["@polar-sh/sdk", "@polar-sh/sdk/*"].map((module) => row(module, "@polar-sh/sdk:src/sdk/sdk.ts; @1.0.1:dist/2026-10/services", under(["Polar#", "createPolar()."], ["checkouts.create", "events.ingest", "refunds.create", "subscriptions.update", "customerSessions.create"], pays))),
  row("autumn-js", "autumn-js@1.3.13:dist/sdk/index.d.ts", under(["Autumn#", "Autumn."], ["track", "attach", "checkout", "billing.attach", "billing.update"], pays)),
  row("@lemonsqueezy/lemonsqueezy.js", "@lemonsqueezy/lemonsqueezy.js@4.0.0: its types", under("", ["createCheckout", "createUsageRecord", "updateSubscription", "cancelSubscription"], pays)),

  row("resend", "resend@6.38.0:dist/index.d.mts", {
    ...under("Resend#", ["emails.send", "emails.create", "batch.send"], byKey(sends)),
    ...under("Resend#", ["broadcasts.send"], sends),
  }),
  row("nodemailer", "nodemailer@10.6.0: its types", under(["createTransport().", "default.createTransport()."], ["sendMail"], sends)),
  row("@sendgrid/mail", "@sendgrid/mail@8 (unverified)", under(["default.", ""], ["send", "sendMultiple"], sends)),
  row("postmark", "postmark@5.1.0: its types", under("ServerClient#", ["sendEmail", "sendEmailWithTemplate", "sendEmailBatch"], sends)),
  row("@aws-sdk/client-ses", "@aws-sdk/client-ses@3.1169.0: its types", under("SESClient#", ["send"], sends)),
  row("@aws-sdk/client-sesv2", "@aws-sdk/client-sesv2@3.1169.0: its types", under("SESv2Client#", ["send"], sends)),
  row("twilio", "twilio@5: rest (unverified)", under(["default().", "Twilio#"], ["messages.create", "calls.create", "verify.v2.services().verifications.create"], sends)),
  row("@slack/web-api", "@slack/web-api@8.2.0: its types", under("WebClient#", ["chat.postMessage", "chat.update", "files.uploadV2"], sideEffect("message", false))),
  row("web-push", "web-push@3 (unverified)", under(["default.", ""], ["sendNotification"], sideEffect("message", false))),
  row("@novu/node", "@novu/node@2.6.6: its types", under("Novu#", ["trigger"], sends)),

  row("@vercel/blob", "@vercel/blob@2.8.0: its types", under("", ["put", "del", "copy"], stores)),
  row("@aws-sdk/client-s3", "@aws-sdk/client-s3@3.1173.0: its types", under("S3Client#", ["send"], stores)),
  row("@azure/storage-blob", "@azure/storage-blob@12.23.0:types/latest/storage-blob.d.ts", under(
    ["BlobServiceClient#**.", "BlobServiceClient.fromConnectionString().**.", "ContainerClient#**.", "BlockBlobClient#"],
    ["upload", "uploadData", "uploadFile", "uploadStream", "uploadBlockBlob", "delete", "deleteIfExists", "deleteBlob", "syncCopyFromURL"], stores)),
  row("uploadthing/server", "uploadthing@7.7.4: its types", under("UTApi#", ["uploadFiles", "uploadFilesFromUrl", "deleteFiles"], stores)),

  row("@pinecone-database/pinecone", "@pinecone-database/pinecone@9.0.0: its types", {
    ...under(["Pinecone#index().", "Pinecone#Index().", "Pinecone#index().namespace().", "Pinecone#Index().namespace()."], ["upsert", "update", "deleteOne", "deleteMany",
      "deleteAll", "upsertRecords"], sideEffect("search", true)),
    ...under(["Pinecone#index().", "Pinecone#Index().", "Pinecone#index().namespace().", "Pinecone#Index().namespace()."], ["query", "fetch", "searchRecords"], searches),
  }),
  row("@upstash/vector", "@upstash/vector@1 (unverified)", { ...under("Index#**.", ["upsert", "update", "delete"], sideEffect("search", true)), ...under("Index#**.",
    ["query", "fetch"], searches) }),
  row("@qdrant/js-client-rest", "@qdrant/js-client-rest@1 (unverified)", { ...under("QdrantClient#", ["upsert", "delete"], sideEffect("search", false)),
    ...under("QdrantClient#", ["search", "query"], sideEffect("search", false, false)) }),
  row("exa-js", "exa-js@2.23.0: its types", under("default#", ["search", "searchAndContents", "findSimilar", "getContents", "answer"], searches), { Exa: "default" }),
  row("@tavily/core", "@tavily/core@0.7.13: its types", under("tavily().", ["search", "extract", "searchQNA", "searchContext"], searches)),
  ...["@mendable/firecrawl-js", "firecrawl"].map((module) => row(module, "@mendable/firecrawl-js@4.42.0: its types", under("default#", ["scrape", "scrapeUrl", "crawl",
    "crawlUrl", "search", "extract", "map", "mapUrl"], searches), { FirecrawlApp: "default", Firecrawl: "default" })),
  row("algoliasearch", "algoliasearch@5.64.0: its types", under("algoliasearch().", ["search", "searchSingleIndex"], searches)),
  row("@e2b/code-interpreter", "@e2b/code-interpreter@2.8.0: its types", under(["Sandbox.", "default."], ["create", "connect"], sandbox)),
  row("e2b", "e2b@2.51.0: its types", under(["Sandbox.", "default."], ["create", "connect"], sandbox)),
  row("@vercel/sandbox", "@vercel/sandbox@3.5.0: its types", under("Sandbox.", ["create", "get"], sandbox)),
  row("@daytonaio/sdk", "@daytonaio/sdk@0.218.0: its types", under("Daytona#", ["create"], sandbox)),
  row("@browserbasehq/sdk", "@browserbasehq/sdk@2.21.0: its types", under("default#", ["sessions.create"], sandbox), { Browserbase: "default" }),
  row("octokit", "octokit@5 (unverified)", under("Octokit#", ["rest.*.create*", "request"], sideEffect("other", false))),
];
