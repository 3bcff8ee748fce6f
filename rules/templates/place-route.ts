import type { App } from "../engine/graph/app.js";
import { placeTemplates, renderTemplate, specifierOf, dependenciesOf, variantOf, versioned, type Place, type Placed } from "./place-templates.js";
import type { Variant } from "./render.js";
import { templateNamed, type TemplateName } from "./templates.js";

/** A route to be written. */
export interface NewRoute {
  /** `/api/chat`, `app/api/chat`, `app/api/chat/route.ts`. */
  path: string;
  /** Null: the app's own provider, else OpenAI. */
  provider: Provider | null;
  answer: "stream" | "json";
}

export const providers = ["anthropic", "google", "openai"] as const;
export type Provider = (typeof providers)[number];

/** The AI SDK's newest major, for apps that have none. */
const newestAi = 7;

/**
 * Writes a whole route into an app, with the templates it uses; null where a file of its name is
 * there. Packages name the provider's by the AI SDK's version (`@ai-sdk/openai@3`).
 */
export function placeRoute(wanted: NewRoute, place: Place & { app: Pick<App, "config"> }, read: (file: string) => string | null): (Placed & { file: string }) | null {
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
  return { ...placed, file, edits: [...placed.edits, { file, span: [0, 0], text }], packages: [...new Set([...placed.packages, ...missing])].sort() };
}

/** `app/api/chat/route.ts` → `api/chat`. */
function segmentsOf(path: string): string {
  return path.replace(/^\.?\//, "").replace(/^(src\/)?app\//, "").replace(/(^|\/)route\.[jt]sx?$/, "").replace(/\/$/, "");
}
