// What a person does in the editor, through VS Code's own API. Each step leaves the workspace as it found it.
const assert = require("node:assert/strict");
const { existsSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const vscode = require("vscode");

const root = () => vscode.workspace.workspaceFolders[0].uri.fsPath;
const uriOf = (file) => vscode.Uri.file(join(root(), file));
const api = () => vscode.extensions.getExtension("ai-routes.ai-routes-vscode").exports;

exports.steps = {
  async "starts by itself where an app depends on next"() {
    const extension = await until(() => vscode.extensions.getExtension("ai-routes.ai-routes-vscode"), "the extension is installed");
    await until(() => extension.isActive, "the extension is active");
    const summary = await api().idle();
    assert.deepEqual(summary.problems, []);
    const { wall, cpu } = api().activation;
    return `activated in ${wall.toFixed(1)} ms, ${cpu.toFixed(1)} ms of them computing, its own code loaded included`;
  },

  async "shows what the CLI finds, as diagnostics"({ findings }) {
    for (const file of new Set(findings.map(({ file }) => file))) await show(file);
    await api().idle();
    const expected = findings.map(({ file, line, column, rule, message }) => `${file}:${line}:${column} ${rule} ${message}`).sort();
    const shown = () => allOurs().map(({ file, one }) => `${file}:${one.range.start.line + 1}:${one.range.start.character + 1} ${codeOf(one)} ${one.message}`).sort();
    await until(() => shown().length === expected.length, () => `${expected.length} findings shown, not ${shown().length}`);
    assert.deepEqual(shown(), expected);
    const chained = allOurs().filter(({ one }) => one.relatedInformation?.length > 0);
    assert.ok(chained.length > 0, "no diagnostic has a call chain");
    assert.ok(allOurs().every(({ one }) => one.code.target.toString().includes("/rules")), "a diagnostic has no page of its rule");
    return `${expected.length} diagnostics, ${chained.length} with a call chain`;
  },

  async "says on hover how the figures come about"() {
    const [document, position] = await at("app/api/summarize/route.ts", "POST");
    const text = (await ask("vscode.executeHoverProvider", document.uri, position)).flatMap(({ contents }) => contents.map((part) => part.value ?? part)).join("\n");
    const line = text.split("\n").find((one) => one.includes("withRetry")) ?? text;
    assert.match(line, /\b15\b.*5.*withRetry.*3/);
    return line;
  },

  async "shows figures over the handler, which open the breakdown"() {
    const { uri } = await show("app/api/summarize/route.ts");
    const [lens] = (await ask("vscode.executeCodeLensProvider", uri, 10)).filter(({ command }) => /worst case/.test(command?.title));
    assert.match(lens.command.title, /15 calls.*limit 60 s.*no budget check/);
    await vscode.commands.executeCommand(lens.command.command, ...lens.command.arguments);
    assert.match(api().routeMap(), /How the figures come about/);
    return lens.command.title;
  },

  async "lists apps, routes and handlers with what they lack"() {
    const handler = handlerLine("/api/summarize");
    assert.match(handler.description, /^15 calls/);
    assert.deepEqual(handler.children.filter(({ kind }) => kind === "missing").map(({ label }) => label), ["no budget check"]);
    assert.ok(handler.children.some(({ kind, label }) => kind === "guard" && label === "authentication"));
    return `${api().lines()[0].children.length} routes; /api/summarize: ${handler.description}, no budget check`;
  },

  async "filters the tree"() {
    const all = routeLines().length;
    api().filter("no rate limit");
    const left = routeLines().map(({ label }) => label);
    api().filter("");
    assert.ok(left.includes("/api/chat") && !left.includes("/api/summarize"), left.join());
    assert.equal(routeLines().length, all);
    return `${left.length} of ${all} lack a rate limit`;
  },

  async "draws the route map"() {
    await vscode.commands.executeCommand("ai-routes.showRouteMap", handlerLine("/api/summarize").handler.id);
    const page = api().routeMap();
    assert.match(page, /class="box loop/);
    assert.match(page, /class="box model-call/);
    assert.match(page, /class="box guard leaf counts-always/);
    assert.match(page, /class="verdict beyond"/);
    assert.match(page, /default-src 'none'/);
    return `${page.match(/<li class="box /g).length} boxes`;
  },

  async "makes a quick fix, and undoes it"() {
    const file = "app/api/chat/route.ts";
    const document = await show(file);
    const before = document.getText();
    const action = await quickFix(file, "no-ineffective-segment-config", /literal 120/);
    assert.ok(await vscode.workspace.applyEdit(action.edit));
    assert.equal(document.getText(), before.replace("export let maxDuration = 120;", "export const maxDuration = 120;"));
    await gone(file, "no-ineffective-segment-config");
    await undo(document, before);
    await back(file, "no-ineffective-segment-config");
    return action.title;
  },

  async "makes an edit that creates a file"() {
    const file = "app/api/chat/route.ts";
    const document = await show(file);
    const before = document.getText();
    // A check that cannot be seen into: only a person knows what it is.
    await replaceWord("{ checkQuota, recordUsage } from", '{ recordUsage } from "@/lib/quota";\nimport { requireCredits } from "@acme/billing"; //');
    await replaceWord("checkQuota(session)", "requireCredits(session)");
    await api().idle();
    const action = await quickFix(file, "require-budget-check", /`requireCredits` is a budget check/);
    const config = join(root(), "ai-routes.config.json");
    assert.ok(!existsSync(config));
    assert.ok(await confirmed(vscode.workspace.applyEdit(action.edit)));
    await until(() => existsSync(config), "the file is there");
    const written = await vscode.workspace.openTextDocument(config);
    await until(() => written.getText() !== "", "its text is there");
    await written.save();
    assert.deepEqual(JSON.parse(readFileSync(config, "utf8")).guards, [{ call: "@acme/billing#requireCredits", kind: "budget" }]);
    await gone(file, "require-budget-check");
    await vscode.workspace.fs.delete(vscode.Uri.file(config));
    await back(file, "require-budget-check");
    await undo(document, before);
    return action.title;
  },

  async "writes hardened modules into the app, once they are confirmed"() {
    const file = "app/api/chat/route.ts";
    const document = await show(file);
    const before = document.getText();
    const present = await files();
    const action = await quickFix(file, "require-budget-check", /refuse with 402/);
    const lacks = async () => (await api().idle(), handlerLine("/api/chat").children.some(({ label }) => label === "no budget check"));
    assert.ok(await lacks());
    assert.ok(await confirmed(vscode.workspace.applyEdit(action.edit)));
    await vscode.workspace.saveAll(false);
    const created = (await files()).filter((one) => !present.includes(one));
    assert.ok(created.length > 0, "no file was created");
    assert.notEqual(document.getText(), before);
    await until(async () => !(await lacks()), "a budget check is known");
    await undo(document, before);
    await document.save();
    // Undoing may take them back as well.
    for (const one of created) if (existsSync(join(root(), one))) await vscode.workspace.fs.delete(uriOf(one));
    await until(lacks, "there is no budget check again");
    return `${action.title}: ${created.join(", ")}`;
  },

  async "makes all safe fixes of a file, and undoes them"() {
    const file = "app/api/translate/route.ts";
    const document = await show(file);
    const before = document.getText();
    // An editor that has just been shown may not know its providers yet; once all is fixed, nothing more is.
    await until(async () => {
      await vscode.commands.executeCommand("editor.action.sourceAction", { kind: "source.fixAll.ai-routes", apply: "first" });
      return document.getText() !== before;
    }, "the text is another");
    const after = document.getText();
    assert.match(after, /export const runtime = "nodejs";/);
    await until(async () => (await safeFixes(document)).length === 0, "nothing is left to fix safely");
    await undo(document, before);
    await until(async () => (await safeFixes(document)).length > 0, "there is something to fix safely again");
    return after.split("\n").filter((line) => !before.includes(line)).join("");
  },

  async "makes a migration from the refactoring menu, and undoes it to the byte"() {
    const file = "app/api/suggest/route.ts";
    const [document, position] = await at(file, "runtime");
    const [before, bytes] = [document.getText(), readFileSync(join(root(), file))];
    vscode.window.activeTextEditor.selection = new vscode.Selection(position, position);
    await until(async () => {
      await vscode.commands.executeCommand("editor.action.refactor", { kind: "refactor.rewrite.ai-routes", apply: "first" });
      return document.getText() !== before;
    }, "the text is another");
    assert.equal(document.getText(), before.replace('runtime = "edge"', 'runtime = "nodejs"'));
    await document.save();
    await undo(document, before);
    await document.save();
    assert.ok(readFileSync(join(root(), file)).equals(bytes), "the file is not as it was");
    return 'runtime = "edge" → "nodejs" → "edge"';
  },

  async "follows an edit of a helper that is not saved"() {
    const document = await show("lib/retry.ts");
    const before = document.getText();
    await replaceWord("attempts = 5", "attempts = 2");
    await api().idle();
    assert.match(handlerLine("/api/summarize").description, /^6 calls/);
    await undo(document, before);
    await api().idle();
    assert.match(handlerLine("/api/summarize").description, /^15 calls/);
    return "15 calls → 6 → 15";
  },

  async "leaves to ESLint what ESLint reports"() {
    const file = "app/api/chat/route.ts";
    await show(file);
    const finding = ours(file).find((one) => codeOf(one) === "require-timeout");
    const eslint = vscode.languages.createDiagnosticCollection("eslint");
    const theirs = new vscode.Diagnostic(finding.range, finding.message);
    Object.assign(theirs, { source: "eslint", code: "ai-routes/require-timeout" });
    const before = ours(file).length;
    eslint.set(uriOf(file), [theirs]);
    await until(() => ours(file).length === before - 1, "our finding is left to ESLint");
    assert.equal(api().left(), 1);
    await setting("diagnostics", "on");
    await until(() => ours(file).length === before, "all findings are shown");
    await setting("diagnostics", undefined);
    await until(() => ours(file).length === before - 1, "our finding is left to ESLint again");
    eslint.dispose();
    await until(() => ours(file).length === before, "our finding is back");
    return `${before} → ${before - 1} → ${before}`;
  },

  async "obeys the settings"() {
    const file = "app/api/chat/route.ts";
    await show(file);
    const before = ours(file).length;
    await setting("diagnostics", "off");
    await until(() => ours(file).length === 0, "no finding is shown");
    await setting("diagnostics", undefined);
    // One that speaks for no other: what an absorbing rule has named comes back when it is off.
    await setting("rules", { "no-untrusted-system-prompt": "off" });
    await until(() => ours(file).length === before - 1, "a rule is off");
    await setting("rules", undefined);
    await until(() => ours(file).length === before, "all are back");
    return `${before} → 0 → ${before - 1} → ${before}`;
  },

  async "goes to a finding that can be fixed safely"() {
    await vscode.commands.executeCommand("ai-routes.firstFix");
    const { document, selection } = vscode.window.activeTextEditor;
    const actions = await ask("vscode.executeCodeActionProvider", document.uri, selection, "quickfix");
    assert.ok(actions.some(({ isPreferred }) => isPreferred));
    return `${document.fileName.slice(root().length + 1)}:${selection.start.line + 1}`;
  },

  async "starts again when told to"() {
    await vscode.commands.executeCommand("ai-routes.restart");
    const summary = await api().idle();
    await until(() => routeLines().length > 0, "the tree is back");
    await back("app/api/chat/route.ts", "require-timeout");
    return `${routeLines().length} routes, analysis ${summary.generation}`;
  },
};

async function setting(name, value) {
  await vscode.workspace.getConfiguration("ai-routes").update(name, value, vscode.ConfigurationTarget.Workspace);
}

async function show(file) {
  const document = await vscode.workspace.openTextDocument(uriOf(file));
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One });
  return document;
}

/** A file's document, and where a word stands in it. */
async function at(file, word) {
  const document = await show(file);
  return [document, document.positionAt(document.getText().indexOf(word))];
}

/** What providers answer: right after a file is shown they may not be asked yet. */
async function ask(command, ...args) {
  let answer = [];
  await until(async () => (answer = await vscode.commands.executeCommand(command, ...args)).length > 0, `${command} has an answer`);
  return answer;
}

async function files() {
  const all = await vscode.workspace.findFiles("**/*.{ts,tsx,json,sql}", "**/node_modules/**");
  return all.map(({ fsPath }) => fsPath.slice(root().length + 1).replaceAll("\\", "/")).sort();
}

async function safeFixes(document) {
  await api().idle();
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  return (await vscode.commands.executeCommand("vscode.executeCodeActionProvider", document.uri, whole, "quickfix")).filter(({ isPreferred }) => isPreferred);
}

/** A quick fix of a rule's finding, wherever that stands by now: an undo before may still be on its way to the server. */
async function quickFix(file, rule, title) {
  await api().idle();
  let offered = [];
  return until(async () => {
    const finding = ours(file).find((one) => codeOf(one) === rule);
    if (finding) offered = await vscode.commands.executeCommand("vscode.executeCodeActionProvider", uriOf(file), finding.range, "quickfix");
    return offered.find((one) => title.test(one.title));
  }, () => `${rule} offers ${title}, but ${offered.map((one) => one.title).join("; ") || "nothing"}`);
}

/** What changes other files than the one at hand is shown first; here it is accepted. */
async function confirmed(applying) {
  let ended = false;
  const result = Promise.resolve(applying).finally(() => (ended = true));
  while (!ended) {
    await vscode.commands.executeCommand("refactorPreview.apply").then(undefined, () => {});
    await Promise.race([result, pause()]);
  }
  return result;
}

/** In the editor that is shown, at the first place. */
async function replaceWord(word, by) {
  const editor = vscode.window.activeTextEditor;
  const offset = editor.document.getText().indexOf(word);
  assert.ok(offset >= 0, `${word} is not in the text`);
  const range = new vscode.Range(editor.document.positionAt(offset), editor.document.positionAt(offset + word.length));
  assert.ok(await editor.edit((edit) => edit.replace(range, by)));
}

/** As often as it takes: one edit is one step back, or several. */
async function undo(document, text) {
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One });
  await until(async () => {
    if (document.getText() !== text) await vscode.commands.executeCommand("undo");
    return document.getText() === text;
  }, "the text is as before");
}

const gone = (file, rule) => untilShown(file, rule, false);
const back = (file, rule) => untilShown(file, rule, true);

async function untilShown(file, rule, shown) {
  await api().idle();
  await until(() => ours(file).some((one) => codeOf(one) === rule) === shown, `${rule} is ${shown ? "shown" : "gone"}`);
}

function ours(file) {
  return vscode.languages.getDiagnostics(uriOf(file)).filter(({ source }) => source === "ai-routes");
}

function allOurs() {
  return vscode.languages.getDiagnostics().flatMap(([uri, all]) =>
    all.filter(({ source }) => source === "ai-routes").map((one) => ({ file: uri.fsPath.slice(root().length + 1).replaceAll("\\", "/"), one })));
}

function codeOf({ code }) {
  return typeof code === "object" ? code.value : code;
}

function routeLines() {
  return api().lines().flatMap((app) => app.children);
}

function handlerLine(url) {
  return routeLines().find(({ label }) => label === url).children[0];
}

/** Diagnostics come to the editor after the analysis; there is no event for "drawn", so the state is asked for. */
async function until(holds, what) {
  for (const started = Date.now(); Date.now() - started < 20_000; await pause()) {
    const answer = await holds();
    if (answer) return answer;
  }
  throw new Error(`not so after 20 s: ${typeof what === "function" ? what() : what}`);
}

function pause() {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
