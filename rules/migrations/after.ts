import { handListToAfter, handToAfter } from "../engine/edits/calls/dropped-promise.js";
import type { Entrypoint, Handler } from "../engine/entrypoint.js";
import { placeKey } from "../engine/finding.js";
import { nameOf } from "../engine/in-words.js";
import { isAtLeast } from "../engine/major-version.js";
import { floatingCalls, type FloatingCall } from "../engine/measures/floating.js";
import type { Migration, MigrationAsk, Proposal } from "./migration.js";

/** Model calls that nobody waits for are handed to `after()`. */
export const after: Migration = {
  name: "after",
  summary: "Model calls that nobody waits for go to after(), which keeps the function alive until they end.",

  plan(routes, ask) {
    const proposals = routes.flatMap((route) => route.handlers.flatMap((handler) => floatingCalls(handler.tree).map((floating) => proposalFor(floating, route, handler, ask))));
    // Several routes may pass one call: it is handed over once.
    const byPlace = new Map<string, Proposal>();
    for (const one of proposals) {
      const key = placeKey(one.at);
      const known = byPlace.get(key);
      if (!known || known.kind === "rewrite") byPlace.set(key, one);
    }
    return [...byPlace.values()];
  },
};

function proposalFor(floating: FloatingCall, route: Entrypoint, handler: Handler, ask: MigrationAsk): Proposal {
  const { at, list } = floating;
  const who = nameOf(route, handler);
  const callee = floating.callee.startsWith("(") ? "what is started" : floating.callee;
  const of = `${callee} in ${who}`;
  const reason = obstacle(floating, route);
  if (reason) return { kind: "refusal", of, at, ...reason };

  const text = ask.read(at.file);
  const edits = text === null ? [] : (list === null ? handToAfter : handListToAfter)(at.file, text, at.span);
  if (edits.length === 0) return { kind: "refusal", of, at, why: "it is no statement of its own, or `after` is another name in this file", instead: "Hand it to `after()` by hand, or await it." };
  const what = `${callee} is handed to \`after()\`: ${who} can end before it does, and the platform would stop it half-way, paid for and lost`;
  return {
    kind: "rewrite", of, at, title: "Hand it to after() (after)", changes: [{ file: at.file, what }], packages: [], edits,
    byHand: list === null ? [] : [`Nobody sees the errors of single elements of ${callee}: catch them in its callback.`],
  };
}

/** `after` is there since 15.1, in the app router alone (next@16.4.6:dist/docs/01-app/03-api-reference/04-functions/after.md). */
function obstacle({ within }: FloatingCall, { kind, app, background }: Entrypoint): { why: string; instead: string } | null {
  if (within === "step") return { why: "a step of a durable function remembers only what it waits for", instead: "Await it, in a step of its own." };
  if (within !== "handler") return { why: "what runs after the response is over as soon as it returns", instead: "Await it." };
  if (background) return { why: "it runs in the background already", instead: "Await it." };
  if (kind === "pages-api") return { why: "`after()` is there in the app router alone", instead: "Await it before the response is sent, or make it a route handler first." };
  if (!isAtLeast(app.next.version, "15.1.0")) return { why: `\`after()\` is there from Next.js 15.1 on, and this app has ${app.next.version ?? "an unknown version"}`, instead: "Await it, or update Next.js." };
  return null;
}
