import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  addEslintConfig, applyEdits, configFileName, setJsonValue, type Analysis, type TextEdit, type Workspace,
} from "@ai-routes/rules";
import { toNativePath, toWorkspacePath } from "@ai-routes/rules/disk";
import { baselineName, baselineText, updated } from "../../baseline/baseline.js";
import type { FileChange } from "../../writing/write-files.js";
import { lockFolder, packageManagerOf } from "../../writing/package-manager.js";
import { relativeTo } from "../../paths.js";
import { repositoryRoot } from "../../repository-root.js";
import { version } from "../../version.js";
import { workflowText } from "./workflow.js";

/** What setting an app up would write, and what a person has to do by hand. */
export interface Plan {
  changes: FileChange[];
  /** Packages that the manifest comes to name. */
  packages: string[];
  notes: string[];
}

const flatConfigs = ["js", "mjs", "cjs", "ts", "mts", "cts"].map((extension) => `eslint.config.${extension}`);
const oldConfigs = [".eslintrc", ".eslintrc.json", ".eslintrc.js", ".eslintrc.cjs", ".eslintrc.yml", ".eslintrc.yaml"];

/** What is there already stays as it is. `app` is the app's folder (`/`), `analysis` that of its state now. */
export function planFor(app: string, analysis: Analysis, workspace: Pick<Workspace, "read">): Plan {
  const plan: Plan = { changes: [], packages: [], notes: [] };
  const root = repositoryRoot(app, {});
  addConfig(plan, app);
  addEslint(plan, app);
  addPackages(plan, app);
  const baseline = addBaseline(plan, app, analysis, workspace);
  addWorkflow(plan, app, root, baseline);
  return plan;
}

function addConfig(plan: Plan, app: string): void {
  const text = `${JSON.stringify({ $schema: "./node_modules/@ai-routes/rules/ai-routes.schema.json", preset: "recommended" }, null, 2)}\n`;
  create(plan, `${app}/${configFileName}`, text);
}

function addEslint(plan: Plan, app: string): void {
  const file = flatConfigs.map((name) => `${app}/${name}`).find((path) => existsSync(toNativePath(path)));
  if (file === undefined) {
    const old = oldConfigs.find((name) => existsSync(join(toNativePath(app), name)));
    if (old) plan.notes.push(`${old} is ESLint's old format; the plugin needs eslint.config.js.`);
    return;
  }
  const before = textAt(file) ?? "";
  const edits = addEslintConfig(file, before, "aiRoutes", "eslint-plugin-ai-routes", "configs.recommended");
  if (edits.length > 0) {
    change(plan, file, before, edits);
    plan.packages.push("eslint-plugin-ai-routes");
  } else if (!before.includes("eslint-plugin-ai-routes")) {
    plan.notes.push(`${file.slice(app.length + 1)} makes its list in a way that is not understood; add \`aiRoutes.configs.recommended\` of eslint-plugin-ai-routes to it.`);
  }
}

function addPackages(plan: Plan, app: string): void {
  const file = `${app}/package.json`;
  const before = textAt(file);
  if (before === null) return;
  const manifest = JSON.parse(before.replace(/^\uFEFF/, "")) as Record<"dependencies" | "devDependencies", Record<string, string> | undefined>;
  const named = { ...manifest.dependencies, ...manifest.devDependencies };
  plan.packages = ["ai-routes", ...plan.packages].filter((name) => !(name in named));
  if (plan.packages.length === 0) return;
  const all = Object.fromEntries(plan.packages.map((name) => [name, `^${version}`]));
  const sorted = Object.entries({ ...manifest.devDependencies, ...all }).sort(([a], [b]) => (a < b ? -1 : 1));
  change(plan, file, before, setJsonValue(file, before, ["devDependencies"], Object.fromEntries(sorted)));
}

function addBaseline(plan: Plan, app: string, analysis: Analysis, workspace: Pick<Workspace, "read">): boolean {
  const file = `${app}/${baselineName}`;
  if (existsSync(toNativePath(file))) return true;
  if (analysis.findings.length === 0) return false;
  create(plan, file, baselineText(updated({ file, text: null, known: {} }, analysis, workspace, { file: () => true, rule: () => true })));
  return true;
}

function addWorkflow(plan: Plan, app: string, root: string, baseline: boolean): void {
  if (!existsSync(toNativePath(`${root}/.git`)) && !existsSync(toNativePath(`${root}/.github`))) return;
  if (existsSync(toNativePath(`${root}/.gitlab-ci.yml`)) && !existsSync(toNativePath(`${root}/.github`))) {
    plan.notes.push("GitLab CI: run `npx ai-routes check --baseline` in a job of yours.");
    return;
  }
  const folder = toNativePath(app);
  const installFolder = toWorkspacePath(lockFolder(folder) ?? folder);
  const below = (path: string): string => (path === root ? "" : relativeTo(root)(path));
  const managerPinned = (textAt(`${installFolder}/package.json`) ?? "").includes('"packageManager"');
  create(plan, `${root}/.github/workflows/ai-routes.yml`, workflowText({
    manager: packageManagerOf(folder), installFolder: below(installFolder), appFolder: below(app), baseline, managerPinned,
  }));
}

function create(plan: Plan, file: string, text: string): void {
  if (!existsSync(toNativePath(file))) plan.changes.push({ file, before: null, after: text });
}

function change(plan: Plan, file: string, before: string, edits: TextEdit[]): void {
  plan.changes.push({ file, before, after: applyEdits(before, edits) });
}

function textAt(file: string): string | null {
  return existsSync(toNativePath(file)) ? readFileSync(toNativePath(file), "utf8") : null;
}
