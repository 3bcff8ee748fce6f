// An app of this folder as somebody makes it with `ai-routes add`: all templates, two routes with their tests, and pages that show them.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const cli = join(import.meta.dirname, "../../../cli/bin/ai-routes.js");

/** Everything but package.json is written anew. Throws where the CLI refuses. */
export function writeApp(folder, templates) {
  for (const old of ["app", "lib", ".next", "tsconfig.json", "vitest.config.mts", "next.config.ts", "next-env.d.ts"]) rmSync(join(folder, old), { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  add(folder, "route", "/api/chat", "--test");
  add(folder, "route", "/api/answer", "--json", "--test");
  add(folder, ...templates);
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
