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
  // Before version 5 `useChat` comes back by another way.
  if (major > 4) write(folder, "app/kept/page.tsx", keptPage);
  return fixed(folder, [
    major === 4
      ? { page: "require-chat-error-ui/fix-version-4", files: { "app/page.tsx": "app/asked/page.tsx", "components/chat.tsx": "components/chat.tsx" } }
      : { page: "require-chat-error-ui/fix", files: { "app/page.tsx": "app/asked/page.tsx" } },
    { page: "require-error-boundary/nowhere", files: { "app/page.tsx": "app/nowhere/page.tsx" } },
    ...(major > 4 ? [{ page: "require-resumable-stream/fix", files: { "app/api/chat/route.ts": "app/api/kept/route.ts" } }] : []),
  ]);
}

const keptPage = `import { Chat } from "@/lib/ai/chat";\n\nexport default function Page() {\n  return (\n    <main>\n      <h1>Support</h1>\n      <Chat api="/api/kept" id="c1" resume />\n    </main>\n  );\n}\n`;

/** Files of fixture pages at other places, fixed there: `require-chat-error-ui 1 → 0`. */
function fixed(folder, pages) {
  for (const { page, files: taken } of pages) {
    const texts = pageFiles(page);
    for (const [path, as] of Object.entries(taken)) write(folder, as, texts.get(path));
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
