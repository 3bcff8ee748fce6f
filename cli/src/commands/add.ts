import { didYouMean, findApps, placeRoute, placeTemplates, providers, templateFolderOf, templateNamed, templates, type App, type PlacedRoute, type Provider, type TemplateName } from "@ai-routes/rules";
import { toNativePath } from "@ai-routes/rules/disk";
import { agreeAndWrite } from "../writing/agree-and-write.js";
import type { AddOptions } from "../arguments.js";
import type { Engine } from "../engine.js";
import { load } from "../load.js";
import { relativeTo } from "../paths.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage-error.js";

/**
 * `ai-routes add TEMPLATE…`: writes the modules that fixes write, with those they need, into the app
 * here; `add route PATH` a whole route that uses them. Without a name, the list. What is there
 * already is left alone. Throws a {@link UsageError} for a name that is none, for a route that is
 * there, and where there is no app or more than one.
 */
export async function add(names: string[], options: AddOptions, terminal: Terminal, engine: Engine): Promise<void> {
  if (names.length === 0) return terminal.out(listed());
  const route = names[0] === "route" ? routeOf(names.slice(1), options) : null;
  const wanted = route ? [] : names.map(checked);
  const loaded = await load({ paths: [options.app ?? "."], rules: engine.rules }, terminal);
  const apps = findApps(loaded.workspace).filter(({ root }) => `${root}/`.startsWith(`${loaded.base}/`) || `${loaded.base}/`.startsWith(`${root}/`));
  const name = relativeTo(loaded.base);
  if (apps.length === 0) throw new UsageError(`No Next.js app in ${loaded.base}.`);
  if (apps.length > 1) throw new UsageError(`There are ${apps.length} apps here (${apps.map(({ root }) => name(root)).join(", ")}); name one with --app.`);

  const [app] = apps as [(typeof apps)[0]];
  const place = { app, folder: templateFolderOf(loaded.configFor(app.root)) };
  const read = (file: string): string | null => loaded.workspace.read(file);
  const placed = route ? placedRoute(route, place, read) : { ...placeTemplates(wanted, place, read), devPackages: [] };
  if (placed.edits.length === 0) return terminal.out("All of it is there already.\n");
  const folder = toNativePath(app.root);
  const changes = placed.edits.map(({ file, text }) => ({ file, before: null, after: text }));
  await agreeAndWrite({ changes, installs: [{ packages: placed.packages, folder, dev: false }, { packages: placed.devPackages, folder, dev: true }] }, options, name, terminal);
}

interface RouteArguments {
  path: string;
  provider: Provider | null;
  answer: "stream" | "json";
  test: boolean;
}

function routeOf([path, ...more]: string[], { sdk, json, stream, test }: AddOptions): RouteArguments {
  if (path === undefined || more.length > 0) throw new UsageError("`ai-routes add route` takes one path: `ai-routes add route /api/chat`.");
  if (json && stream) throw new UsageError("A route answers as a stream or as JSON, not both.");
  const provider = providers.find((one) => one === sdk) ?? null;
  if (sdk !== undefined && provider === null) throw new UsageError(`There is no \`--sdk ${sdk}\`${didYouMean(sdk, providers)} It is one of ${providers.join(", ")}.`);
  return { path, provider, answer: json ? "json" : "stream", test: test === true };
}

function placedRoute(route: RouteArguments, place: { app: App; folder: string | null }, read: (file: string) => string | null): PlacedRoute {
  if (place.app.appFolder === null && place.app.pagesFolder !== null) throw new UsageError("The route is written for the app router, and this app has the pages router alone.");
  const placed = placeRoute(route, place, read);
  if (placed === null) throw new UsageError(`There is a route at ${route.path} already; nothing was written.`);
  return placed;
}

function checked(name: string): TemplateName {
  const template = templateNamed(name);
  if (template?.name === "route" || template?.name === "route-test") throw new UsageError("A route goes alone: `ai-routes add route PATH`, with its test `ai-routes add route PATH --test`.");
  if (!template) throw new UsageError(`There is no template \`${name}\`${didYouMean(name, templates.map((one) => one.name))} \`ai-routes add\` lists them.`);
  return template.name;
}

function listed(): string {
  const widest = Math.max(...templates.map(({ name }) => name.length));
  return templates.map(({ name, summary }) => `${name.padEnd(widest)}  ${summary}\n`).join("");
}
