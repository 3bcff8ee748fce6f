// `npm run generate`: writes what is made from the rules: registry, page headers, README table and picture, JSON schema, the extension's settings.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { firstFindings, manifestWithSettings, pageWithHeader, readmeWithOutput, readmeWithRules, registryText, ruleNames, templateModules, templateSourcesText } from "./generated-files.mjs";
import { node, root } from "./run.mjs";
import { terminalPicture } from "./terminal-picture.mjs";

const folder = `${root}rules`;
write(`${folder}/registry.ts`, registryText(ruleNames(folder)));
write(`${folder}/templates/sources.ts`, templateSourcesText(templateModules(`${folder}/templates/modules`)));

// The rest is asked of the rules themselves, so they are compiled first.
if (node(["node_modules/typescript/bin/tsc", "--build", "rules"]) !== 0) process.exit(1);
const { configJsonSchema, optionsJsonSchema, rules } = await import(pathToFileURL(`${folder}/dist/index.js`).href);

for (const rule of rules) {
  const page = `${folder}/${rule.group}/${rule.id}.md`;
  if (existsSync(page)) write(page, pageWithHeader(readFileSync(page, "utf8"), rule, optionsJsonSchema(rule)));
}
write(`${folder}/ai-routes.schema.json`, `${JSON.stringify(configJsonSchema(rules), null, 2)}\n`);
const manifest = `${root}extension/package.json`;
if (existsSync(manifest)) write(manifest, manifestWithSettings(readFileSync(manifest, "utf8"), configJsonSchema(rules)));

// The README shows what the CLI prints; without the CLI (a copy of rules/ alone) the example stays as it is.
const readme = readmeWithRules(readFileSync(`${root}README.md`, "utf8"), rules);
if (existsSync(`${root}cli`)) {
  if (node(["node_modules/typescript/bin/tsc", "--build", "cli"]) !== 0) process.exit(1);
  const example = exampleOutput();
  write(`${root}README.md`, readmeWithOutput(readme, stripVTControlCharacters(example)));
  write(`${root}docs/check.svg`, terminalPicture("npx ai-routes check", firstFindings(example)));
} else {
  write(`${root}README.md`, readme);
}

function exampleOutput() {
  const { NO_COLOR: _, ...given } = process.env;
  const env = { ...given, COLUMNS: "100", FORCE_COLOR: "1" };
  return spawnSync(process.execPath, ["cli/bin/ai-routes.js", "check", "test/apps/fragile"], { cwd: root, encoding: "utf8", env }).stdout;
}

function write(file, text) {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  writeFileSync(file, text);
  console.log(`written: ${file.slice(root.length)}`);
}
