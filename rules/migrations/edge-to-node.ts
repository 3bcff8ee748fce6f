import { makeSegmentLiteral, removeSegmentKey } from "../engine/edits/segment-export.js";
import { parsed } from "../engine/edits/parsed.js";
import type { Entrypoint } from "../engine/entrypoint.js";
import type { Place, TextEdit } from "../engine/finding.js";
import { secondsInWords } from "../engine/measures/limits.js";
import type { Migration, MigrationAsk, Proposal } from "./migration.js";

/** AI routes on the Edge runtime run on Node.js from then on. */
export const edgeToNode: Migration = {
  name: "edge-to-node",
  summary: "AI routes on the Edge runtime run on Node.js, which does not demand a first byte within 25 seconds.",

  plan(routes, ask) {
    const proposals = routes.flatMap((route) => {
      const at = writtenAt(route);
      return at ? [proposalFor(route, at, routes, ask)] : [];
    });
    // A page and its actions share one setting: it is changed once.
    const seen = new Set<string>();
    return proposals.filter((one) => {
      const key = one.kind === "rewrite" ? JSON.stringify(one.edits) : `${one.of} ${one.at.file}`;
      return !seen.has(key) && seen.add(key);
    });
  },
};

/** Where the Edge runtime is asked for; with `cacheComponents` too, where Next.js does not build with it. */
function writtenAt({ app, runtime, kind, segmentFiles }: Entrypoint): Place | null {
  if (kind === "middleware") return null;
  if (runtime.value === "edge") return runtime.from;
  if (app.config.cacheComponents === false) return null;
  for (const { file, kind: of, facts } of segmentFiles) {
    const declared = facts.segmentConfig.find(({ key, initializer }) => key === "runtime" && initializer?.value === "edge");
    if (declared && of !== "middleware" && of !== "proxy") return { file, span: declared.nameSpan };
  }
  return null;
}

function proposalFor(route: Entrypoint, at: Place, routes: readonly Entrypoint[], ask: MigrationAsk): Proposal {
  const { app, kind } = route;
  const of = route.url || ask.name(route.file);
  const refusal = (why: string, instead: string | null = null): Proposal => ({ kind: "refusal", of, at, why, instead });
  if (app.platform.name === "cloudflare") return refusal("Cloudflare's adapters decide which runtime a route may name", "Follow the adapter's own guide.");
  if (kind === "pages-api") return refusal("an API route of pages/ takes a Request on the Edge runtime, and `req` and `res` on Node.js", "Make it a route handler first.");
  const text = ask.read(at.file);
  const forbidden = app.config.cacheComponents !== false;
  const edits = text === null ? [] : editsOf(at.file, text, forbidden);
  if (edits.length === 0) return refusal("`runtime` is written in a way that cannot be changed alone", 'Write `export const runtime = "nodejs"` by hand.');

  const others = routes.filter((other) => other !== route && writtenAt(other)?.file === at.file && other.url !== route.url).map(({ url }) => url);
  const too = others.length > 0 ? `, and ${others.join(", ")} with it` : "";
  const what = forbidden
    ? `\`runtime\` goes: with \`cacheComponents\` Next.js takes none, and Node.js is the default${too}`
    : `\`runtime\` becomes "nodejs": the Edge runtime is deprecated, and on Vercel a request without a first byte ends after 25 s there${too}`;
  return { kind: "rewrite", of, at, title: "Run on Node.js (edge-to-node)", changes: [{ file: at.file, what }], byHand: leftFor(route, ask), packages: [], edits };
}

function editsOf(file: string, text: string, forbidden: boolean): TextEdit[] {
  const declared = parsed(file, text)?.facts.segmentConfig.find(({ key, within }) => key === "runtime" && within === "export");
  if (!declared) return [];
  const key = { key: "runtime", within: declared.within };
  return forbidden ? removeSegmentKey(file, text, key) : makeSegmentLiteral(file, text, key, "nodejs");
}

/** What Edge has and Node.js has not, and what its limits become. */
function leftFor({ app, imports, maxDuration }: Entrypoint, { name }: MigrationAsk): string[] {
  const edgeOnly = imports.filter(({ from }) => from === "@vercel/edge" || from === "@cloudflare/next-on-pages" || from.endsWith("?module"));
  const { platform } = app;
  const limit = platform.defaultSeconds;
  return [
    ...edgeOnly.map(({ from, at }) => `\`${from}\` (${name(at.file)}) is made for the Edge runtime: replace it.`),
    ...(maxDuration.seconds === null && platform.usesMaxDuration
      ? [`No \`maxDuration\` is set: ${limit === null ? "the platform's default" : secondsInWords(limit)} counts now. \`ai-routes check --fix-suggestions require-max-duration\` writes one.`]
      : []),
  ];
}
