import { performance } from "node:perf_hooks";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const cli = join(repository, "cli/bin/ai-routes.js");

await main();

/** Prints times and ratios, and fails only where an answer is wrong: machines differ. */
async function main() {
  if (!existsSync(join(repository, "rules/dist/index.js")) || !existsSync(join(repository, "cli/dist/main.js"))) {
    console.error("Build first: npm run build");
    process.exitCode = 2;
    return;
  }
  if (process.argv[2] !== undefined) return linkingOf(process.argv[2]);
  const root = realpathSync(mkdtempSync(join(tmpdir(), "ai-routes-bench-")));
  try {
    const wrong = [...(await wholeApp(root)), ...(await typing(root)), ...(await linking())];
    for (const one of wrong) console.error(`wrong: ${one}`);
    if (wrong.length > 0) process.exitCode = 1;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** `npm run bench -- FOLDER`: what linking that app takes of the processor, and what an edit does. */
async function linkingOf(folder) {
  const { linkCpu, editCpu } = await import("./link-cpu.mjs");
  const { withParsing, alone, stats } = linkCpu(resolve(folder));
  console.log(`${stats.entrypoints} entrypoints, ${stats.linked} linked in ${stats.contexts} contexts`);
  console.log(`  processor, parsing on the way           ${inMs(withParsing)}`);
  console.log(`  processor, linking alone                ${inMs(alone)}`);
  const edits = editCpu(resolve(folder));
  if (!edits) return;
  console.log(`  processor, all after an edit of a route ${inMs(edits.median.cpu)}   in ${edits.median.contexts} contexts; the median of ${edits.files} routes`);
  console.log(`                                          ${inMs(edits.greatest.cpu)}   in ${edits.greatest.contexts} contexts; the greatest`);
}

async function wholeApp(root) {
  const { generateApp } = await import("./generate-app.mjs");
  const { lint } = await import("./lint.mjs");
  const { sources, expected } = generateApp(root);
  console.log(`A generated app: ${sources.length} source files, ${expected.size} AI routes.\n`);

  const checked = check(root);
  if (checked.problem) return [checked.problem];
  const phases = await analysisPhases(root);
  const edit = await editOf(root);
  const linted = await lint(root, sources);

  console.log(`ai-routes check (a process of its own)    ${inMs(checked.milliseconds)}`);
  console.log(`  the analysis in it                      ${inMs(checked.stats.milliseconds)}   ${checked.stats.parsed} of ${checked.stats.files} files parsed`);
  console.log(`the analysis in this process              ${inMs(phases.milliseconds)}   ${phases.contexts} functions in context`);
  for (const [phase, milliseconds] of Object.entries(phases.phases)) console.log(`  ${phase.padEnd(40)}${inMs(milliseconds)}`);
  console.log(`an analysis after an edit of one helper    ${inMs(edit.milliseconds)}   ${edit.linked} entrypoint linked, ${edit.parsed} file parsed`);
  console.log(`ESLint ${linted.version}, ${linted.rules} rules, in this process  ${inMs(linted.milliseconds)}   ${linted.files} files`);
  console.log(`\ncheck takes ${(checked.milliseconds / linted.milliseconds).toFixed(2)} of ESLint's time.\n`);
  return [...wrongRoutes(checked.routes, expected), ...linted.unparsed.slice(0, 5).map((file) => `ESLint cannot parse ${file}`)];
}

async function typing(root) {
  const { keystrokesIn } = await import("./keystrokes.mjs");
  const { lines, firstDiagnostics, cold, pulled, cpu, linted, cpuOfLint, memory, wrong } = await keystrokesIn(root);
  const row = (name, { p50, p95 }, processor) => console.log(`  ${name.padEnd(40)}${inMs(p50)} ${inMs(p95)} ${inMs(processor)}`);
  console.log(`Typing in a route of ${lines} lines of that app:                p50        p95  processor`);
  row("keystroke → diagnostics, over stdio", pulled, cpu);
  row("Linter.verify, ten rules, the same texts", linted, cpuOfLint);
  console.log(`  the first keystrokes after the start    ${inMs(cold.p50)} ${inMs(cold.p95)}`);
  console.log(`  first diagnostics after the start       ${inMs(firstDiagnostics)}`);
  console.log(`  memory after every 250 of 1,000 edits: ${memory.join(", ")} MB\n`);
  return wrong;
}

function check(root) {
  const started = performance.now();
  const { stdout, stderr, status } = spawnSync(process.execPath, [cli, "check", root, "--format", "json"], { encoding: "utf8", maxBuffer: 1 << 28 });
  const milliseconds = performance.now() - started;
  if (status !== 0 && status !== 1) return { problem: `ai-routes check ended with ${status}: ${stderr.slice(0, 500)}` };
  return { milliseconds, ...JSON.parse(stdout) };
}

async function analysisPhases(root) {
  const { analyze, defaultConfig, resolveRules, rules } = await import("@ai-routes/rules");
  const { openWorkspace } = await import("@ai-routes/rules/disk");
  const workspace = openWorkspace(root);
  const config = defaultConfig(workspace.root);
  return analyze(workspace, { config, rules: resolveRules(rules, config) }).stats;
}

/** The least of ten edits of a file that one route imports, in a project that was analysed before. */
async function editOf(root) {
  const { Project, defaultConfig, resolveRules, rules } = await import("@ai-routes/rules");
  const { openWorkspace } = await import("@ai-routes/rules/disk");
  const workspace = openWorkspace(root);
  const file = `${workspace.root}/lib/features/feature3.ts`;
  let text = workspace.read(file);
  const config = defaultConfig(workspace.root);
  const options = { config, rules: resolveRules(rules, config) };
  const project = new Project({ ...workspace, files: () => workspace.files(), read: (path) => (path === file ? text : workspace.read(path)) });
  project.analyze(options);
  const runs = Array.from({ length: 10 }, () => {
    text += "\n";
    const started = performance.now();
    const { linked, parsed } = project.analyze(options).stats;
    return { milliseconds: performance.now() - started, linked, parsed };
  });
  return runs.reduce((best, run) => (run.milliseconds < best.milliseconds ? run : best));
}

function wrongRoutes(routes, expected) {
  const found = new Map(routes.map((route) => [route.url, route.handlers[0]?.attempts.max]));
  return [...expected].flatMap(([url, max]) => (found.get(url) === max ? [] : [`${url}: ${found.get(url) ?? "not found"}, not ${max} requests`]));
}

async function linking() {
  const { linkScaling } = await import("./link-scaling.mjs");
  console.log("Linking, the least of three runs each:");
  return linkScaling().flatMap(({ name, points, wrong, exponents }) => {
    for (const { size, milliseconds, contexts } of points) {
      console.log(`  ${name} of ${String(size).padStart(6)} functions ${inMs(milliseconds)}   ${contexts} contexts`);
    }
    console.log(`  grows with exponent ${exponents.milliseconds.toFixed(2)} in time, ${exponents.contexts.toFixed(2)} in contexts (1: in proportion)\n`);
    return wrong;
  });
}

function inMs(milliseconds) {
  return `${Math.round(milliseconds).toLocaleString("en")} ms`.padStart(10);
}
