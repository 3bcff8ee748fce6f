import { didYouMean, findApps, placeTemplates, templateFolderOf, templateNamed, templates, type TemplateName } from "@ai-routes/rules";
import { toNativePath } from "@ai-routes/rules/disk";
import { agreeAndWrite } from "./agree-and-write.js";
import type { AddOptions } from "./arguments.js";
import type { Engine } from "./engine.js";
import { load } from "./load.js";
import { relativeTo } from "./paths.js";
import type { Terminal } from "./terminal.js";
import { UsageError } from "./usage-error.js";

/**
 * `ai-routes add TEMPLATE…`: writes the modules that fixes write, with those they need, into the app
 * here. Without a name, the list. What is there already is left alone. Throws a {@link UsageError}
 * for a name that is none, and where there is no app or more than one.
 */
export async function add(names: string[], options: AddOptions, terminal: Terminal, engine: Engine): Promise<void> {
  if (names.length === 0) return terminal.out(listed());
  const wanted = names.map(checked);
  const loaded = await load({ paths: [options.app ?? "."], rules: engine.rules }, terminal);
  const apps = findApps(loaded.workspace).filter(({ root }) => `${root}/`.startsWith(`${loaded.base}/`) || `${loaded.base}/`.startsWith(`${root}/`));
  const name = relativeTo(loaded.base);
  if (apps.length === 0) throw new UsageError(`No Next.js app in ${loaded.base}.`);
  if (apps.length > 1) throw new UsageError(`There are ${apps.length} apps here (${apps.map(({ root }) => name(root)).join(", ")}); name one with --app.`);

  const [app] = apps as [(typeof apps)[0]];
  const placed = placeTemplates(wanted, { app, folder: templateFolderOf(loaded.configFor(app.root)) }, (file) => loaded.workspace.read(file));
  if (placed.edits.length === 0) return terminal.out("All of it is there already.\n");
  const changes = placed.edits.map(({ file, text }) => ({ file, before: null, after: text }));
  await agreeAndWrite({ changes, installs: [{ packages: placed.packages, folder: toNativePath(app.root), dev: false }] }, options, name, terminal);
}

function checked(name: string): TemplateName {
  const template = templateNamed(name);
  if (!template) throw new UsageError(`There is no template \`${name}\`${didYouMean(name, templates.map((one) => one.name))} \`ai-routes add\` lists them.`);
  return template.name;
}

function listed(): string {
  const widest = Math.max(...templates.map(({ name }) => name.length));
  return templates.map(({ name, summary }) => `${name.padEnd(widest)}  ${summary}\n`).join("");
}
