import { parse } from "jsonc-parser";
import type { App } from "../engine/graph/app.js";
import type { Read, TextEdit } from "../engine/finding.js";
import { extractFacts } from "../engine/facts/extract-facts.js";
import { dependenciesOf, languageOfApp, sourceFolderOf } from "../engine/graph/new-code.js";
import { folderOf, importedFrom, isWithin, joined } from "../engine/graph/posix-path.js";
import { majorOf } from "../engine/major-version.js";
import { render, type Variant } from "./render.js";
import { sources } from "./sources.js";
import { sessionLibraryOf } from "./session-library.js";
import { templateNamed, type TemplateName } from "./templates.js";

/** Where an app's templates go. */
export interface Place {
  app: Pick<App, "root" | "appFolder" | "pagesFolder">;
  /** Absolute; null: `lib/ai`, below `src` where the app's routes are. */
  folder: string | null;
  /** Of templates that stand in the app folder: where. Absent: in the app folder itself. */
  segment?: string;
}

/** Templates as they stand in an app after the edits: the file of each, new or there before. */
export interface Placed {
  files: ReadonlyMap<TemplateName, string>;
  edits: TextEdit[];
  /** Packages the app has not got. */
  packages: string[];
}

/**
 * Writes templates into an app, with those they need. A file that is there is never overwritten: one
 * that exports what the template does is used as it is, for any other the template gets a new name.
 */
export function placeTemplates(names: readonly TemplateName[], place: Place, read: Read, variant: Variant = variantOf(place.app, read)): Placed {
  const files = new Map<TemplateName, string>();
  const edits: TextEdit[] = [];
  const packages = new Set<string>();
  for (const name of withNeeded(names)) {
    const { file, isThere } = placeOf(name, folderOfTemplate(name, place), variant, read);
    files.set(name, file);
    if (isThere) continue;
    const text = renderTemplate(name, variant);
    const written = text.replaceAll(ownSession.name, variant.session?.exported ?? ownSession.name);
    edits.push({ file, span: [0, 0], text: written.replace(/from "\.\/([\w-]+)"/g, (all, needed: TemplateName) => {
      if (all === ownSession.from && variant.session?.file) return `from "${specifierOf(variant.session.file, file, place.app.root, read)}"`;
      const other = files.get(needed);
      return other === undefined ? all : `from "./${stemOf(other)}"`;
    }) });
    for (const each of [...templateNamed(name)!.packages, ...importedIn(text), ...(name === "store" && variant.tcp ? ["redis"] : [])]) packages.add(each);
  }
  const installed = dependenciesOf(place.app, read);
  return { files, edits, packages: [...packages].filter((name) => !(name in installed)).map((name) => versioned(name, variant.majors.ai)).sort() };
}

/** What templates call the export of the app's own that they ask by {@link Variant.session}, and from where they import it. */
const ownSession = { name: "ownSession", from: 'from "./own-session"' };

/** Packages that a module imports in some variants only, and those it always does. */
function importedIn(text: string): string[] {
  return [...text.matchAll(/^import (?!type )[^;]*? from "((?:@[\w-]+\/)?\w[\w.-]*)[^"]*"/gm)].map(([, name]) => name!);
}

/** Majors of the AI SDK's other packages that belong to one of `ai`. */
const companions = new Map([[3, 0], [4, 1], [5, 2], [6, 3], [7, 4]]);

/** A package as it is to be installed beside a major of `ai`: `@ai-sdk/react@2`. Others, and where `ai` is not there, the newest. */
export function versioned(name: string, ai: number | null): string {
  const major = ai === null ? undefined : name === "ai" ? ai : name.startsWith("@ai-sdk/") && name !== "@ai-sdk/otel" ? companions.get(ai) : undefined;
  return major === undefined ? name : `${name}@${major}`;
}

/** Whether all of these, and those they need, stand in the app already: what {@link placeTemplates} would not write. */
export function arePlaced(names: readonly TemplateName[], place: Place, read: Read): boolean {
  const variant = variantOf(place.app, read);
  return withNeeded(names).every((name) => placeOf(name, folderOfTemplate(name, place), variant, read).isThere);
}

/** A template's module as it is written for an app. */
export function renderTemplate(name: TemplateName, variant: Variant): string {
  return render(sources[name], variant);
}

/** As a file imports another of its app: by the alias of tsconfig.json or jsconfig.json that covers it, else by its path from there. */
export function specifierOf(file: string, from: string, root: string, read: Read): string {
  const target = file.replace(/\.[jt]sx?$/, "");
  for (const name of ["tsconfig.json", "jsconfig.json"]) {
    const options = (parse(read(`${root}/${name}`) ?? "{}") as { compilerOptions?: { baseUrl?: string; paths?: Record<string, string[]> } } | undefined)?.compilerOptions;
    for (const [pattern, [substitute]] of Object.entries(options?.paths ?? {})) {
      if (!pattern.endsWith("/*") || !substitute?.endsWith("/*")) continue;
      const base = joined(root, options?.baseUrl ?? ".", substitute.slice(0, -2));
      if (isWithin(target, base)) return pattern.slice(0, -1) + target.slice(base.length + 1);
    }
  }
  return importedFrom(target, folderOf(from));
}

function folderOfTemplate(name: TemplateName, place: Place): string {
  return templateNamed(name)!.inAppFolder ? segmentOf(place) : (place.folder ?? `${sourceFolderOf(place.app)}/lib/ai`);
}

function withNeeded(names: readonly TemplateName[]): TemplateName[] {
  return [...new Set(names.flatMap((name) => [...withNeeded(templateNamed(name)!.needs), name]))];
}

function placeOf(name: TemplateName, folder: string, { language }: Variant, read: Read): { file: string; isThere: boolean } {
  const { exports, inAppFolder, jsx, stem = name } = templateNamed(name)!;
  const extension = `${language}${jsx ? "x" : ""}`;
  for (let count = 1; ; count++) {
    const file = `${folder}/${stem}${count === 1 ? "" : `-${count}`}.${extension}`;
    const text = read(file);
    if (text === null) return { file, isThere: false };
    const exported = extractFacts(text, jsx ? "tsx" : "ts").exports.map(({ name: one }) => one);
    if (inAppFolder || exports.every((one) => exported.includes(one))) return { file, isThere: true };
  }
}

function segmentOf({ app, segment }: Place): string {
  return segment ?? app.appFolder ?? `${app.root}/app`;
}

/** How templates are written for an app. */
export function variantOf(app: Place["app"], read: Read): Variant {
  const dependencies = dependenciesOf(app, read);
  // `latest`, `workspace:*`, a tag: null, the newest.
  const major = (name: string): number | null => majorOf(dependencies[name] ?? null);
  return {
    language: languageOfApp(app, read),
    tcp: "redis" in dependencies || !("@upstash/redis" in dependencies),
    majors: { ai: major("ai"), next: major("next"), zod: major("zod") },
    withoutAiSdk: !("ai" in dependencies),
    session: sessionLibraryOf(app, read),
  };
}

function stemOf(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1).replace(/\.[jt]sx?$/, "");
}
