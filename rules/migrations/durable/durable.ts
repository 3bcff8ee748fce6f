import type { Entrypoint, Handler } from "../../engine/entrypoint.js";
import { nameOf } from "../../engine/in-words.js";
import { isStreaming } from "../../engine/measures/streaming.js";
import type { Migration, MigrationAsk, Proposal, Rewrite } from "../migration.js";
import { endpointFor } from "./endpoint.js";
import { Refused } from "../../engine/edits/steps/refused.js";

/** Once a route is an endpoint, this rule knows who asks it. */
const clientRule = "require-durable-fetch";

/**
 * Pipelines of paid calls become durable endpoints of Inngest: each call that costs money or stays is a
 * step, which is remembered, and tried again by itself.
 */
export const durable: Migration = {
  name: "durable",
  summary: "Pipelines of paid calls become durable endpoints of Inngest: what a step has given is not paid again when a later one fails.",

  rules: [clientRule],

  plan(routes, ask) {
    const files = new Set<string>();
    const handlers = routes.flatMap((route) =>
      route.handlers.filter((handler) => ask.isAsked(handler.at) && isMeant(route, handler)).map((handler) => {
        const proposal = proposalFor(route, handler, files.has(route.file), ask);
        if (proposal.kind === "rewrite") files.add(route.file);
        return proposal;
      }),
    );
    return [...handlers, ...clientsOf(ask)];
  },
};

/** Whoever asks an endpoint has to follow it to the run's result: the rule's own fix says how. */
function clientsOf(ask: MigrationAsk): Rewrite[] {
  return ask.findings.filter(({ rule, at }) => rule === clientRule && ask.isAsked(at)).flatMap(({ at, fixes, routes }): Rewrite[] => {
    const fix = fixes.find(({ claim }) => !claim);
    const edits = fix?.edits(ask.read) ?? [];
    if (!fix || edits.length === 0) return [];
    const created = [...new Set(edits.filter((edit) => ask.read(edit.file) === null).map(({ file }) => file))];
    const what = `what asks ${routes.map((file) => ask.name(file)).join(", ")} follows a run that goes on to its result`;
    return [{
      kind: "rewrite", of: `the client in ${ask.name(at.file)}`, at, title: `${fix.title} (durable)`, byHand: [], edits, packages: fix.packages?.(ask.read) ?? [],
      changes: [{ file: at.file, what }, ...created.map((file) => ({ file, what: "the template that it calls" }))],
    }];
  });
}

/** Something is paid before something that may fail, and no engine remembers it yet. */
function isMeant({ background, kind }: Entrypoint, { rework, durable }: Handler): boolean {
  if (background || kind === "middleware" || durable.length > 0) return false;
  return rework.pipeline.length > 1 || rework.pipeline.some(({ turns, wide }) => turns !== 1 || wide !== 1);
}

function proposalFor(route: Entrypoint, handler: Handler, isTaken: boolean, ask: MigrationAsk): Proposal {
  const of = nameOf(route, handler);
  const { at } = handler;
  try {
    refuseKinds(route, handler, isTaken);
    const { changes, byHand, packages, edits } = endpointFor(route, handler, ask);
    return { kind: "rewrite", of, at, title: "Make it a durable endpoint (durable)", changes, byHand, packages, edits };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { kind: "refusal", of, at, why: error.why, instead: error.instead };
  }
}

function refuseKinds({ kind, runtime, app }: Entrypoint, { tree, modelCalls }: Handler, isTaken: boolean): void {
  if (modelCalls.some(({ callerPays }) => callerPays)) throw new Refused("the caller brings the key, and the engine keeps what an endpoint works on", "Let the key stay where it is: ask with a key of the app's own.");
  if (kind === "pages-api") throw new Refused("durable endpoints take a Request, and this is an API route of pages/", "Make it a route handler first.");
  if (kind !== "route-handler" && kind !== "webhook") throw new Refused("only a route handler can be a durable endpoint: the engine asks for it again by its URL", "Move the work into a route handler.");
  if (isStreaming(tree)) throw new Refused("it streams: after a retry the engine answers with a redirect in place of the stream", "Ask without streaming, or let a background function write what a route of its own streams.");
  if (runtime.value === "edge") throw new Refused("it runs on the Edge runtime", "Run `ai-routes migrate edge-to-node` first.");
  if (app.platform.name === "cloudflare") throw new Refused("Inngest's adapter for Next.js runs on Node.js");
  if (isTaken) throw new Refused("another handler of the same file becomes a durable endpoint, which takes its GET", "Move it into a route of its own.");
}
