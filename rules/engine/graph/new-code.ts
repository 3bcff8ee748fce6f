import type { App } from "./app.js";
import { asObject, jsonObjectOf } from "./json-text.js";
import { isWithin } from "./posix-path.js";
import type { Read } from "../finding.js";

/** Where an app's new modules go: `src`, where its routes are below it, else its root. */
export function sourceFolderOf({ root, appFolder, pagesFolder }: Pick<App, "root" | "appFolder" | "pagesFolder">): string {
  const routes = appFolder ?? pagesFolder;
  return routes !== null && isWithin(routes, `${root}/src`) ? `${root}/src` : root;
}

/** What an app's new modules are written in. */
export function languageOfApp({ root }: Pick<App, "root">, read: Read): "ts" | "js" {
  return read(`${root}/tsconfig.json`) === null ? "js" : "ts";
}

/** What an app's package.json names, with the ranges as written; empty where there is none. */
export function dependenciesOf({ root }: Pick<App, "root">, read: Read): Record<string, string> {
  const manifest = jsonObjectOf(read(`${root}/package.json`) ?? "{}");
  const ranges = Object.entries({ ...asObject(manifest?.["devDependencies"]), ...asObject(manifest?.["dependencies"]) });
  return Object.fromEntries(ranges.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}
