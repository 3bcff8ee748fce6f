import { generateKeyPairSync, sign } from "node:crypto";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const base64 = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Who is signed in, as Clerk says it. */
function session() {
  const now = Math.floor(Date.now() / 1_000);
  const text = `${base64({ alg: "RS256", typ: "JWT", kid: "ins_test" })}.${base64({ iss: "https://app.clerk.accounts.dev", sub: "ada", sid: "sess_1", iat: now - 60, nbf: now - 60, exp: now + 3_600 })}`;
  return `${text}.${sign("sha256", Buffer.from(text), privateKey).toString("base64url")}`;
}

/** Pictures of a model, each kept in a store of files and in a database, side by side. */
export default {
  repository: "kpirabaharan/AI-SaaS",
  route: "src/app/api/image/route.ts",
  form: [],
  ask: { path: "/api/image", body: { prompt: "A lamp", amount: "3" }, headers: { authorization: `Bearer ${session()}` } },
  files: {
    "src/app/globals.css": "",
    // Files that the repository holds in two cases: TypeScript has both for one.
    ...Object.fromEntries(["app/(landing)/components/Heading.tsx", "components/Empty.tsx", "components/navbar/Animations.ts", "components/navbar/Data.ts", "components/navbar/Header.tsx"].map((path) => [`src/${path}`, null])),
  },
  packages: {
    "pg/lib/index.js": `
      const kept = [];
      const made = "2026-01-01 00:00:00";
      async function keep(what, row) {
        const response = await fetch("https://database.example/rows/" + what, { method: "POST", body: JSON.stringify(row) });
        if (!response.ok) throw new Error("The database answers " + response.status);
      }
      class Client {
        async connect() {}
        async query({ text }, [first, second, third]) {
          if (text.startsWith('insert into "image_prompt"')) {
            await keep("prompts", { author: first, prompt: second, amount: third });
            kept.length = 0;
            return { rows: [[11]] };
          }
          if (text.startsWith('insert into "image"')) {
            // The second is a key made by chance.
            await keep("images", { prompt: first, url: third });
            kept.push([1, first, "a key", third, made]);
            return { rows: [] };
          }
          if (/from "users"/.test(text)) return { rows: [[7, "ada", null, null, "", made]] };
          if (/from "image_prompt"/.test(text)) return { rows: [[11, 7, "A lamp", 3, "512x512", "dall-e-2", made, [...kept].sort()]] };
          throw new Error("Not expected: " + text);
        }
      }
      module.exports = { Client, Pool: Client, types: { builtins: {}, getTypeParser() {}, setTypeParser() {} } };
    `,
    "@azure/storage-blob/dist-esm/storage-blob/src/index.js": `
      export class BlobServiceClient {
        getContainerClient() {
          return { getBlockBlobClient: () => new BlockBlobClient() };
        }
      }
      class BlockBlobClient {
        async uploadData(picture) {
          const { name } = JSON.parse(new TextDecoder().decode(picture));
          const response = await fetch("https://files.example/files/" + name, { method: "POST", body: "{}" });
          if (!response.ok) throw new Error("The store answers " + response.status);
          this.url = "https://files.example/files/" + name;
        }
      }
      export class StorageSharedKeyCredential {}
    `,
  },
  env: (outside) => ({
    OPENAI_API_KEY: "none", REPLICATE_API_TOKEN: "none", CLERK_SECRET_KEY: "sk_test_none",
    // Middlewares have a `fetch` of their own.
    CLERK_API_URL: outside,
    NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: `pk_test_${Buffer.from("app.clerk.accounts.dev$").toString("base64")}`,
    AZURE_STORAGE_ACCOUNT: "none", AZURE_STORAGE_ACCOUNT_KEY: "none", AZURE_STORAGE_CONTAINER: "pictures",
  }),
  reads: ["/v1/jwks", "/pictures/"],
  answer({ url, body }) {
    if (url.startsWith("/v1/jwks")) return { status: 200, body: { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "ins_test", use: "sig", alg: "RS256" }] } };
    if (url.endsWith("/images/generations")) return { status: 200, body: { created: 1, data: Array.from({ length: body.n }, (_, index) => ({ url: `https://images.example/pictures/${index}` })) } };
    if (url.startsWith("/pictures/")) return { status: 200, body: { name: url.split("/").at(-1) } };
    return { status: 200, body: {} };
  },
};
