import type { Read, TextEdit } from "../engine/finding.js";
import type { App } from "../engine/graph/app.js";
import { dependenciesOf } from "../engine/graph/new-code.js";
import { placeTemplates, renderTemplate, specifierOf, variantOf, versioned, type Place, type Placed } from "./place-templates.js";
import type { Variant } from "./render.js";
import { templateNamed, type TemplateName } from "./templates.js";

/** A route to be written. */
export interface NewRoute {
  /** `/api/chat`, `app/api/chat`, `app/api/chat/route.ts`. */
  path: string;
  /** Null: the app's own provider, else OpenAI. */
  provider: Provider | null;
  answer: "stream" | "json";
  /** Beside it, a test with vitest. */
  test: boolean;
}

/** A route in an app, with the packages that only its test needs. */
export interface PlacedRoute extends Placed {
  file: string;
  devPackages: string[];
}

export const providers = ["anthropic", "google", "openai"] as const;
export type Provider = (typeof providers)[number];

/** The AI SDK's newest major, for apps that have none. */
const newestAi = 7;

/**
 * Writes a whole route into an app, with the templates it uses; null where a file of its name is
 * there. Packages name the provider's by the AI SDK's version (`@ai-sdk/openai@3`).
 */
export function placeRoute(wanted: NewRoute, place: Place & { app: Pick<App, "config"> }, read: Read): PlacedRoute | null {
  const dependencies = dependenciesOf(place.app, read);
  const own = variantOf(place.app, read);
  const ai = own.majors.ai ?? newestAi;
  const provider = wanted.provider ?? providers.find((one) => `@ai-sdk/${one}` in dependencies) ?? "openai";
  const variant: Variant = {
    ...own, majors: { ...own.majors, ai },
    route: { answer: wanted.answer, provider, segment: place.app.config.cacheComponents !== true },
  };
  const file = `${place.app.appFolder ?? `${place.app.root}/app`}/${segmentsOf(wanted.path)}/route.${variant.language}`;
  if (["ts", "tsx", "js", "jsx"].some((extension) => read(file.replace(/\w+$/, extension)) !== null)) return null;

  const { needs, packages } = templateNamed("route")!;
  const placed = placeTemplates(needs, place, read, variant);
  const text = renderTemplate("route", variant).replace(/from "\.\/([\w-]+)"/g, (_, name: TemplateName) => `from "${specifierOf(placed.files.get(name)!, file, place.app.root, read)}"`);
  const missing = [...packages, `@ai-sdk/${provider}`].filter((name) => !(name in dependencies)).map((name) => versioned(name, ai));
  const tests = wanted.test ? testsOf(file, variant, specifierOf(placed.files.get("auth")!, file, place.app.root, read), placed.files.get("auth")!, place.app.root, read) : [];
  return {
    ...placed, file, edits: [...placed.edits, { file, span: [0, 0], text }, ...tests], packages: [...new Set([...placed.packages, ...missing])].sort(),
    devPackages: wanted.test && !("vitest" in dependencies) ? ["vitest"] : [],
  };
}

/** The test beside a route, and what vitest has to know of the app's alias; files that are there are left as they are. */
function testsOf(route: string, variant: Variant, specifier: string, target: string, root: string, read: Read): TextEdit[] {
  const test = route.replace(/\.(\w+)$/, ".test.$1");
  const [alias = "", ...rest] = specifier.split("/");
  const stem = target.replace(/\.\w+$/, "");
  const base = stem.slice(0, stem.length - rest.join("/").length).slice(root.length + 1);
  const isKnown = ["vitest", "vite"].some((name) => ["ts", "mts", "cts", "js", "mjs", "cjs"].some((extension) => read(`${root}/${name}.config.${extension}`) !== null));
  const isAlias = !alias.startsWith(".") && stem.endsWith(`/${rest.join("/")}`);
  const config = `import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** As the app's own imports have it. */
export default defineConfig({ resolve: { alias: { ${JSON.stringify(alias)}: fileURLToPath(new URL("./${base.replace(/\/$/, "")}", import.meta.url)) } } });
`;
  return [
    ...(read(test) === null ? [{ file: test, span: [0, 0] as [number, number], text: renderTemplate("route-test", variant) }] : []),
    ...(isAlias && !isKnown ? [{ file: `${root}/vitest.config.mts`, span: [0, 0] as [number, number], text: config }] : []),
  ];
}

/** `app/api/chat/route.ts` → `api/chat`. */
function segmentsOf(path: string): string {
  return path.replace(/^\.?\//, "").replace(/^(src\/)?app\//, "").replace(/(^|\/)route\.[jt]sx?$/, "").replace(/\/$/, "");
}
