import type { PackageManager } from "../../writing/package-manager.js";

export interface WorkflowSettings {
  manager: PackageManager;
  /** Where the lock file is, from the repository's root; "" is the root. */
  installFolder: string;
  /** The app, from the repository's root; "" is the root. */
  appFolder: string;
  baseline: boolean;
  /** Whether the manifest names the package manager's version; pnpm's action needs one told otherwise. */
  managerPinned: boolean;
}

/** A GitHub workflow that checks pull requests, with annotations beside the lines. */
export function workflowText({ manager, installFolder, appFolder, baseline, managerPinned }: WorkflowSettings): string {
  const run = { npm: "npx", pnpm: "pnpm exec", yarn: "yarn", bun: "bunx" }[manager];
  const install = { npm: "npm ci", pnpm: "pnpm install --frozen-lockfile", yarn: "yarn install --immutable", bun: "bun install --frozen-lockfile" }[manager];
  const folder = (path: string): string[] => (path === "" ? [] : [`        working-directory: ${JSON.stringify(path)}`]);
  return [
    "name: ai-routes",
    "on:",
    "  pull_request:",
    "permissions:",
    "  contents: read",
    "jobs:",
    "  check:",
    "    runs-on: ubuntu-latest",
    "    steps:",
    "      - uses: actions/checkout@v4",
    ...(manager === "pnpm" ? ["      - uses: pnpm/action-setup@v4", ...(managerPinned ? [] : ["        with:", "          version: latest"])] : []),
    ...(manager === "bun" ? ["      - uses: oven-sh/setup-bun@v2"] : []),
    "      - uses: actions/setup-node@v4",
    "        with:",
    "          node-version: 22",
    ...(manager === "yarn" ? ["      - run: corepack enable"] : []),
    `      - run: ${install}`,
    ...folder(installFolder),
    `      - run: ${run} ai-routes check --format github${baseline ? " --baseline" : ""}`,
    ...folder(appFolder),
    "",
  ].join("\n");
}
