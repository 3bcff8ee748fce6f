import type { Entrypoint, Handler } from "../../engine/entrypoint.js";
import type { Finding } from "../../engine/finding.js";
import { nameOf } from "../../engine/in-words.js";
import { isStreaming } from "../../engine/measures/streaming.js";
import type { Migration, MigrationAsk, Proposal, Rewrite } from "../migration.js";
import { functionFor } from "./background-function.js";
import { endpointFor } from "./endpoint.js";
import type { Form } from "./handler-parts.js";
import { streamsInstead } from "./steps.js";
import { Refused } from "../../engine/edits/steps/refused.js";

/** Once a route is an endpoint, this rule knows who asks it. */
const clientRule = "require-durable-fetch";

/** What the steps of functions that are durable already get, each rule's after those of the ones before. */
const stepRules = new Map([
  ["no-multi-effect-step", "each paid call is a step of its own"],
  ["require-unique-step-id", "each step has an id of its own"],
  ["no-side-effect-outside-step", "what costs or stays happens in steps alone"],
]);

/**
 * Pipelines of paid calls become durable endpoints of Inngest: each call that costs money or stays is a
 * step, which is remembered, and tried again by itself.
 */
export const durable: Migration = {
  name: "durable",
  summary: "Pipelines of paid calls become durable endpoints of Inngest: when a step fails, the steps before it are not paid for again.",

  rules: [clientRule, ...stepRules.keys()],

  plan: (routes, ask) => [...planned("endpoint", routes, ask), ...clientsOf(ask), ...stepsOf(ask)],
};

/** What a route has to do before it begins work: once that is in the background, nothing sees who asks for it. */
const guardRules = ["require-auth", "require-rate-limit", "require-budget-check", "require-input-validation"];

/**
 * The same as background functions: for what streams, takes longer than the platform lets a request take, or
 * has to be limited across requests (`concurrency`, `throttle`), which endpoints cannot be.
 */
export const durableFunction: Migration = {
  name: "durable",
  as: "function",
  summary: "The same as a background function: the route answers 202 at once, a status route returns the answer, and work that fails for good is kept.",

  rules: guardRules,

  plan: (routes, ask) => planned("function", routes, ask),
};

function planned(form: Form, routes: readonly Entrypoint[], ask: MigrationAsk): Proposal[] {
  const files = new Set<string>();
  return routes.flatMap((route) =>
    route.handlers.filter((handler) => ask.isAsked(handler.at) && isMeant(route, handler)).flatMap((handler) => {
      // The second handler of a file is for the next look at it.
      if (form === "function" && files.has(route.file)) return [];
      const proposal = proposalFor(route, handler, files.has(route.file), form, ask);
      if (proposal.kind === "rewrite") files.add(route.file);
      return [proposal];
    }),
  );
}

/** Whoever asks an endpoint has to follow it to the run's result: the rule's own fix says how. */
function clientsOf(ask: MigrationAsk): Rewrite[] {
  return ask.findings.filter(({ rule, at }) => rule === clientRule && ask.isAsked(at)).flatMap((finding) => {
    const what = `what asks ${finding.routes.map((file) => ask.name(file)).join(", ")} follows a run that goes on to its result`;
    return fixed(finding, `the client in ${ask.name(finding.at.file)}`, what, ask);
  });
}

/** Steps that stand already, put right by the rules' own fixes: one rule at a look, as the next one goes by what it has made. */
function stepsOf(ask: MigrationAsk): Rewrite[] {
  for (const [rule, what] of stepRules) {
    const rewrites = ask.findings.filter((one) => one.rule === rule && ask.isAsked(one.at)).flatMap((finding) => fixed(finding, `the steps in ${ask.name(finding.at.file)}`, what, ask));
    if (rewrites.length > 0) return rewrites;
  }
  return [];
}

function fixed({ at, fixes }: Finding, of: string, what: string, ask: MigrationAsk): Rewrite[] {
  const fix = fixes.find(({ claim }) => !claim);
  const edits = fix?.edits(ask.read) ?? [];
  if (!fix || edits.length === 0) return [];
  const created = [...new Set(edits.filter((edit) => ask.read(edit.file) === null).map(({ file }) => file))];
  return [{
    kind: "rewrite", of, at, title: `${fix.title} (durable)`, byHand: [], edits, packages: fix.packages?.(ask.read) ?? [],
    changes: [{ file: at.file, what }, ...created.map((file) => ({ file, what: "the template that it calls" }))],
  }];
}

/** Something is paid before something that may fail, and no engine remembers it yet. */
function isMeant({ background, kind }: Entrypoint, { rework, durable }: Handler): boolean {
  if (background || kind === "middleware" || durable.length > 0) return false;
  return rework.pipeline.length > 1 || rework.pipeline.some(({ turns, wide }) => turns !== 1 || wide !== 1);
}

function proposalFor(route: Entrypoint, handler: Handler, isTaken: boolean, form: Form, ask: MigrationAsk): Proposal {
  const of = nameOf(route, handler);
  const { at } = handler;
  try {
    refuseKinds(route, handler, isTaken, form);
    const { changes, byHand, packages, edits } = form === "endpoint" ? endpointFor(route, handler, ask) : functionFor(route, handler, missing(route, handler, ask), ask);
    const title = form === "endpoint" ? "Make it a durable endpoint (durable)" : "Make it a background function (durable --as function)";
    return { kind: "rewrite", of, at, title, changes, byHand, packages, edits };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { kind: "refusal", of, at, why: error.why, instead: error.instead };
  }
}

/** Guards that no way to the handler's model calls has. */
function missing({ file }: Entrypoint, { at }: Handler, { findings }: MigrationAsk): string[] {
  const own = findings.filter((one) => one.at.file === file && one.at.span[0] === at.span[0]);
  return guardRules.filter((rule) => own.some((one) => one.rule === rule || one.absorbed.some((other) => other.rule === rule)));
}

function refuseKinds({ kind, runtime, app }: Entrypoint, { tree, modelCalls }: Handler, isTaken: boolean, form: Form): void {
  if (modelCalls.some(({ callerPays }) => callerPays)) throw new Refused("the caller brings the key, and the engine keeps what it works on", "Let the key stay where it is: ask with a key of the app's own.");
  if (kind === "pages-api") throw new Refused("this is an API route of pages/, and its parts are made for a Request", "Make it a route handler first.");
  if (kind !== "route-handler" && kind !== "webhook") throw new Refused("only a route handler can be asked for by its URL", "Move the work into a route handler.");
  if (form === "endpoint" && isStreaming(tree)) throw new Refused("it streams: after a retry the engine answers with a redirect in place of the stream", streamsInstead);
  if (runtime.value === "edge") throw new Refused("it runs on the Edge runtime", "Run `ai-routes migrate edge-to-node` first.");
  if (app.platform.name === "cloudflare") throw new Refused("Inngest's adapter for Next.js runs on Node.js");
  if (isTaken) throw new Refused("another handler of the same file becomes a durable endpoint, which takes its GET", "Move it into a route of its own.");
}
