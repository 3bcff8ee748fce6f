import type { Entrypoint, Handler } from "../../engine/entrypoint.js";
import { Refused } from "../../engine/edits/steps/refused.js";
import { isWithin } from "../../engine/graph/posix-path.js";
import { isAtLeast } from "../../engine/major-version.js";
import type { Migration, MigrationAsk, Proposal } from "../migration.js";
import { methodsOf } from "./methods.js";
import { movedTo, newPlace, refuseImported } from "./new-place.js";
import { withRouteHandlers } from "./route-handler.js";
import { settingsOf } from "./settings.js";

/** API routes of pages/ become route handlers of the same URL. */
export const pagesToApp: Migration = {
  name: "pages-to-app",
  summary: "API routes of pages/ become route handlers: Request and Response in place of req and res, at the same URL.",

  plan(routes, ask) {
    return routes.flatMap((route) => {
      const { file, app: { pagesFolder } } = route;
      if (pagesFolder === null || !isWithin(file, `${pagesFolder}/api`)) return [];
      return route.handlers.filter(({ at, name }) => name === "default" && ask.isAsked(at)).map((handler) => proposalFor(route, handler, ask));
    });
  },
};

function proposalFor(route: Entrypoint, { at }: Handler, ask: MigrationAsk): Proposal {
  const of = route.url;
  try {
    return { kind: "rewrite", of, at, title: "Make it a route handler (pages-to-app)", packages: [], ...moved(route, ask) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { kind: "refusal", of, at, why: error.why, instead: error.instead };
  }
}

function moved(route: Entrypoint, ask: MigrationAsk): Pick<Extract<Proposal, { kind: "rewrite" }>, "changes" | "byHand" | "edits"> {
  const { file, url, app, maxDuration, kind, runtime } = route;
  const { version } = app.next;
  if (!isAtLeast(version, "13.4.0")) throw new Refused(`route handlers are there from Next.js 13.4 on, and this app has ${version ?? "an unknown version"}`, "Update Next.js.");
  const text = ask.read(file) ?? "";
  const target = newPlace(file, app, ask);
  refuseImported(file, ask);
  const edge = runtime.value === "edge";
  const segments = new Map([...url.matchAll(/\[+(\.\.\.)?([^\]]+)\]+/g)].map(([, rest, name]) => [name!, rest !== undefined]));
  if (edge && segments.size > 0) throw new Refused("on the Edge runtime parts of its URL stand among the search parameters", "Run it on Node.js, with `req` and `res`, first.");

  const known = methodsOf(file, text);
  const methods = kind === "cron" && known.any ? [...new Set(["GET", ...known.served])] : known.served;
  if (methods.length === 0) throw new Refused("it cannot be told which methods it answers");
  const elsewhere = maxDuration.from !== null && maxDuration.from.file !== file ? maxDuration.seconds : null;
  const promises = isAtLeast(version, "15.0.0");
  const { text: set, byHand } = settingsOf(file, known.text, [
    // What stands in vercel.json stands there under the old file's name.
    ...(elsewhere === null ? [] : [`export const maxDuration = ${elsewhere};`]),
    // Before 15 a GET alone may be answered while the app is built.
    ...(!promises && methods.join() === "GET" ? ['export const dynamic = "force-dynamic";'] : []),
  ]);
  const written = withRouteHandlers(file, set, { segments, promises, edge, methods });
  const named = app.vercelFunctions.filter(({ pattern }) => pattern.includes("pages/"));
  const listed = methods.length > 1 ? `${methods.slice(0, -1).join(", ")} and ${methods.at(-1)!}` : methods[0]!;
  return {
    changes: [
      { file: target, what: `${url} answers ${listed} from here, as a route handler` },
      { file, what: "goes: a URL has one answer" },
    ],
    byHand: [
      known.any ? `It answered every method: now ${listed}, and others get 405.` : "Other methods are answered 405 by Next.js itself now, with an empty body.",
      ...(methods.includes("GET") && app.config.cacheComponents !== false ? ["With `cacheComponents` a GET that does not read its request is answered while the app is built: `await connection()` keeps it from that."] : []),
      ...(edge ? [] : byHand),
      ...named.map(({ pattern, file: config }) => `\`${pattern}\` in ${ask.name(config)} names files of pages/: a pattern that fits none fails the deployment.`),
      ...(app.appFolder === null ? ["The app gets its first folder app/: a page for what is not found is app/not-found from then on."] : []),
    ],
    edits: [{ file: target, span: [0, 0], text: movedTo(target, file, written).replace(/(\r?\n)\s+$/, "$1") }, { file, span: [0, text.length], text: "", removes: true }],
  };
}
