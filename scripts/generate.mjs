// `npm run generate`: writes what is made from the rules: registry, page headers, README table, JSON schema.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { pageWithHeader, readmeWithRules, registryText, ruleNames } from "./generated-files.mjs";
import { node, root } from "./run.mjs";

const folder = `${root}rules`;
write(`${folder}/registry.ts`, registryText(ruleNames(folder)));

// The rest is asked of the rules themselves, so they are compiled first.
if (node(["node_modules/typescript/bin/tsc", "--build", "rules"]) !== 0) process.exit(1);
const { configJsonSchema, optionsJsonSchema, rules } = await import(pathToFileURL(`${folder}/dist/index.js`).href);

for (const rule of rules) {
  const page = `${folder}/${rule.group}/${rule.id}.md`;
  if (existsSync(page)) write(page, pageWithHeader(readFileSync(page, "utf8"), rule, optionsJsonSchema(rule)));
}
write(`${root}README.md`, readmeWithRules(readFileSync(`${root}README.md`, "utf8"), rules));
write(`${folder}/ai-routes.schema.json`, `${JSON.stringify(configJsonSchema(rules), null, 2)}\n`);

function write(file, text) {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  writeFileSync(file, text);
  console.log(`written: ${file.slice(root.length)}`);
}
