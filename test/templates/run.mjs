// `npm run test:templates`: each template's types with the packages it imports, in every variant; then what the templates
// do, in processes of their own, with a real Redis over TCP and behind Upstash's protocol, and a provider on loopback.
// Prints a table of what was seen. Templates named as arguments: their scenarios alone, and the types of one variant;
// `fixes/require-auth`: those whose name begins so, without types.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderTemplate, templates as all } from "../../rules/dist/index.js";
import { render } from "../../rules/dist/templates/render.js";
import { freePort, patient, startRedis } from "./processes.mjs";
import { mockProvider } from "./provider.mjs";
import { scenarios } from "./scenarios.mjs";
import { upstashBridge } from "./upstash-bridge.mjs";

const here = import.meta.dirname;
const rendered = join(here, "rendered");
/** Components, and what Next.js looks for by its place, are for the apps of `apps/`. */
const templates = all.filter(({ jsx, inAppFolder }) => !jsx && !inAppFolder);
/** How an app knows who is signed in: through something of its own, or by the library alone. */
const own = { file: "own-session", exported: "ownSession" };
const none = { file: null, exported: null };
const sessions = { clerk: none, "next-auth": own, "better-auth": own, kinde: none, workos: none, stack: own, "next-auth-4": own, "next-auth-4-helper": own, supabase: own, "supabase-store": own, "supabase-cookies": own, "supabase-helpers": none };
const newest = { language: "ts", tcp: true, majors: { ai: 7, next: 16, zod: 4 } };

rmSync(rendered, { recursive: true, force: true });
let failed = 0;
const only = process.argv.slice(2);
for (const ai of typed()) for (const zod of [3, 4]) for (const tcp of [true, false]) failed += typeErrors({ language: "ts", tcp, majors: { ai, next: 16, zod } });
for (const name of only.length === 0 || only[0] === "types" ? Object.keys(sessions) : []) failed += typeErrors({ ...newest, session: { name, ...sessions[name] } });
write("as-written", { ...newest, language: "js" }, imports);
write("run", { ...newest, language: "js" }, (text) => imports(patient(text)));
for (const ai of [4, 5, 6]) write(`run-ai${ai}`, { ...newest, language: "js", majors: { ...newest.majors, ai } }, (text) => imports(patient(text), ai));
writeFileSync(join(rendered, "run/validation-probe.js"), 'import { chatBody, readBody } from "./validation.js";\nexport const chat = (request) => readBody(request, chatBody);\n');
failed += await behaviour();
process.exitCode = failed === 0 ? 0 : 1;

/** Majors of the AI SDK with which types are asked. */
function typed() {
  if (only.length === 0 || only[0] === "types") return [4, 5, 6, 7];
  return only.some((one) => one.includes("/")) ? [] : [7];
}

/** As Node wants them, with an AI SDK. */
function imports(text, ai = 7) {
  return text.replace(/from "(\.\/[\w-]+)"/g, 'from "$1.js"').replace(/from "ai"/g, `from "ai-v${ai}"`);
}

function write(folder, variant, change = (text) => text) {
  mkdirSync(join(rendered, folder), { recursive: true });
  for (const { name } of templates) writeFileSync(join(rendered, folder, `${name}.${variant.language}`), change(renderTemplate(name, variant)));
}

/** Strict types, as an app with these versions has them. */
function typeErrors(variant) {
  const folder = `ai${variant.majors.ai}-zod${variant.majors.zod}-${variant.session?.name ?? (variant.tcp ? "tcp" : "upstash")}`;
  write(folder, variant);
  if (variant.session?.file) writeFileSync(join(rendered, folder, "own-session.ts"), `export { ${variant.session.name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())} as ownSession } from "../../probes/session-libraries.js";\n`);
  for (const answer of ["stream", "json"]) writeFileSync(join(rendered, folder, `route-${answer}.ts`), renderTemplate("route", { ...variant, route: { answer, provider: "openai", segment: true } }));
  // Calls as fixes write them, beside the templates.
  for (const file of readdirSync(join(here, "uses"))) writeFileSync(join(rendered, folder, `use-${file}`), render(readFileSync(join(here, "uses", file), "utf8"), variant));
  const compilerOptions = {
    strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, noImplicitOverride: true, noEmit: true, skipLibCheck: true,
    target: "ES2023", lib: ["ES2023", "DOM", "DOM.Iterable"], module: "esnext", moduleResolution: "bundler", types: ["node"],
    paths: {
      "next/headers": ["../../probes/next-headers.d.ts"], "@clerk/nextjs/server": ["../../probes/clerk-server.d.ts"],
      "@kinde-oss/kinde-auth-nextjs/server": ["../../probes/session-libraries.d.ts"], "@workos-inc/authkit-nextjs": ["../../probes/session-libraries.d.ts"], "next-auth/next": ["../../probes/session-libraries.d.ts"], "@supabase/auth-helpers-nextjs": ["../../probes/session-libraries.d.ts"],
      ai: [`../../node_modules/ai-v${variant.majors.ai}`], "@ai-sdk/openai": [`../../node_modules/ai-openai-v${variant.majors.ai - 3}`], ...(variant.majors.zod === 3 && { zod: ["../../node_modules/zod3"] }),
    },
  };
  writeFileSync(join(rendered, folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  const { status, stdout } = spawnSync(process.execPath, [join(here, "../../node_modules/typescript/bin/tsc"), "-p", join(rendered, folder)], { encoding: "utf8" });
  console.log(`${status === 0 ? "ok  " : "FAIL"} types, ${folder}: ${templates.length} templates, 2 routes${stdout && `\n${stdout}`}`);
  return status === 0 ? 0 : 1;
}

async function behaviour() {
  const { redis, url, stop } = await startRedis();
  const bridge = await upstashBridge(redis, "token");
  const nobody = await freePort();
  const provider = await mockProvider();
  let wrong = 0;
  try {
    const production = { NODE_ENV: "production" };
    const known = scenarios({
      redis, fresh: () => redis.flushAll(), provider, nobody: `http://127.0.0.1:${nobody}`,
      stores: {
        "Redis over TCP": { ...production, REDIS_URL: url },
        Upstash: { ...production, UPSTASH_REDIS_REST_URL: bridge.url, UPSTASH_REDIS_REST_TOKEN: "token" },
      },
      down: {
        "Redis over TCP": { ...production, TEMPLATES: "as-written", REDIS_URL: `redis://127.0.0.1:${nobody}` },
        Upstash: { ...production, TEMPLATES: "as-written", UPSTASH_REDIS_REST_URL: `http://127.0.0.1:${nobody}`, UPSTASH_REDIS_REST_TOKEN: "token" },
      },
    });
    const asked = known.filter(({ template, what }) => only.length === 0 || only.some((one) => one === template || `${template}/${what}`.startsWith(one)));
    for (const { template, what, expected, run } of asked) {
      const seen = await run().catch((error) => `an error: ${error.message}`);
      if (seen !== expected) wrong++;
      console.log(`${seen === expected ? "ok  " : "FAIL"} ${template.padEnd(15)} ${what.padEnd(76)} ${seen}${seen === expected ? "" : `, not ${expected}`}`);
    }
    console.log(`${asked.length - wrong} passed, ${wrong} failed`);
  } finally {
    bridge.close();
    provider.close();
    stop();
  }
  return wrong;
}
