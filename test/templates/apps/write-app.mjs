// An app of this folder as somebody makes it with `ai-routes add` and with fixes: all templates, two routes with their tests, and
// pages that show them.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pageFiles } from "../fixed-app.mjs";

const cli = join(import.meta.dirname, "../../../cli/bin/ai-routes.js");

/** Everything but package.json is written anew. Throws where the CLI refuses. Gives what the rules of the fixes found, before and after. */
export function writeApp(folder, templates, major) {
  for (const old of ["app", "components", "lib", ".next", "tsconfig.json", "vitest.config.mts", "next.config.ts", "next-env.d.ts"]) rmSync(join(folder, old), { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) write(folder, path, text);
  add(folder, "route", "/api/chat", "--test");
  add(folder, "route", "/api/answer", "--json", "--test");
  add(folder, ...templates);
  return fixed(folder, [
    { page: major === 4 ? "require-chat-error-ui/fix-version-4" : "require-chat-error-ui/fix", as: "app/asked/page.tsx" },
    { page: "require-error-boundary/nowhere", as: "app/nowhere/page.tsx" },
  ]);
}

/** Components and pages of fixture pages, the first page at another place, fixed there: `require-chat-error-ui 1 → 0`. */
function fixed(folder, pages) {
  for (const { page, as } of pages) {
    for (const [path, text] of pageFiles(page)) if (/^components\/|^app\/page\.tsx$/.test(path)) write(folder, path === "app/page.tsx" ? as : path, text);
  }
  const rules = pages.map(({ page }) => page.slice(0, page.indexOf("/")));
  const check = (...more) => spawnSync(process.execPath, [cli, "check", ".", "--preset", "all", ...more], { cwd: folder, encoding: "utf8", maxBuffer: 1e8 }).stdout;
  const found = (rule) => JSON.parse(check("--rule", rule, "--format", "json")).findings.length;
  const before = rules.map(found);
  check("--fix-suggestions", rules.join(","), "--force");
  return rules.map((rule, index) => `${rule} ${before[index]} → ${found(rule)}`).join(", ");
}

function write(folder, path, text) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function add(folder, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "add", ...args, "--yes"], { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`ai-routes add ${args.join(" ")} in ${folder}: ${stderr}${stdout}`);
}

const files = {
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      strict: true, noUncheckedIndexedAccess: true, noEmit: true, skipLibCheck: true, target: "ES2022", lib: ["ES2023", "DOM", "DOM.Iterable"], jsx: "react-jsx",
      module: "esnext", moduleResolution: "bundler", isolatedModules: true, incremental: true, esModuleInterop: true, resolveJsonModule: true, allowJs: true,
      plugins: [{ name: "next" }], paths: { "@/*": ["./*"] },
    },
    include: ["**/*.ts", "**/*.tsx", ".next/types/**/*.ts"], exclude: ["node_modules"],
  }, null, 2),
  "next.config.ts": `import { join } from "node:path";\n\nexport default { turbopack: { root: join(import.meta.dirname, "..") } };\n`,
  "app/layout.tsx": `export const metadata = { title: "Chat" };\n\nexport default function Layout({ children }: { children: React.ReactNode }) {\n  return (\n    <html lang="en">\n      <body>{children}</body>\n    </html>\n  );\n}\n`,
  "app/page.tsx": `import { Chat } from "@/lib/ai/chat";\n\nexport default function Page() {\n  return (\n    <main>\n      <h1>Support</h1>\n      <Chat />\n    </main>\n  );\n}\n`,
  "app/fails/page.tsx": `export const dynamic = "force-dynamic";\n\nlet times = 0;\n\nexport default function Page() {\n  if (times++ === 0) throw new Error("the account is acme-internal");\n  return <h1>There it is</h1>;\n}\n`,
};
