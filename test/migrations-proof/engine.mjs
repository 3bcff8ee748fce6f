import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

/**
 * A test double of Inngest's service, as far as the SDK's durable endpoints and functions speak to it (inngest@4.24.0:
 * api/api.js, components/InngestCommHandler.js; FACTS J has what a live server did). No queue: what has failed is asked for
 * a moment later, until it succeeds.
 *
 * - `POST /v1/checkpoint` begins a run with its first steps, `POST /v1/checkpoint/ID/steps` adds to it;
 * - `POST /fn/register` takes the functions that an app serves, `POST /e/KEY` an event, which runs the functions that it triggers:
 *   the app is asked by POST, with the event and the steps so far, until it answers 200;
 * - once a step has failed, the endpoint is asked again by GET, with the run's id and without the caller's headers, until
 *   it answers 206 with `RunComplete`; `GET /v0/runs/ID/batch` and `/actions` tell it the event and the steps so far;
 * - `GET /v1/http/runs/ID/output` is where the endpoint redirects to: what it has answered with, which the SDK has written
 *   into JSON once more by then; 404 until then. Browsers of any origin may read it.
 */
export async function engine() {
  const runs = new Map();
  const functions = [];
  const asked = [];
  /** What is on its way to an endpoint, or will be. */
  const asking = new Set();
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://engine");
    const [, id, what] = /^\/(?:v1\/checkpoint|v0\/runs|v1\/http\/runs)(?:\/([^/]+)\/(\w+))?$/.exec(pathname) ?? [];
    const head = { "content-type": "application/json", "access-control-allow-origin": "*" };
    const json = (status, value) => response.writeHead(status, head).end(JSON.stringify(value));
    const text = await textOf(request);
    // What a run tells while it goes on, to whoever listens: nobody does.
    if (pathname === "/v1/realtime/publish/tee") return json(200, {});
    if (pathname === "/fn/register") {
      functions.splice(0, Infinity, ...JSON.parse(text).functions);
      return json(200, { ok: true, modified: true });
    }
    if (pathname.startsWith("/e/")) {
      const events = [JSON.parse(text)].flat();
      json(200, { ids: events.map(({ id }) => id), status: 200 });
      for (const event of events) {
        for (const one of functions.filter(({ triggers }) => triggers.some((trigger) => trigger.event === event.name))) {
          soon(() => advanced({ id: `run-of-${event.id}`, event, steps: {}, url: one.steps.step.runtime.url }, { asking }), asking);
        }
      }
      return;
    }
    if (pathname === "/v1/checkpoint") {
      const body = JSON.parse(text);
      const run = { id: body.run_id, event: body.event, steps: {}, output: undefined };
      runs.set(run.id, run);
      json(200, { data: { fn_id: "function", app_id: "app", run_id: run.id, token: "token", realtime_token: "token" } });
      return took(run, body.steps, { asked, asking });
    }
    const run = runs.get(id);
    if (!run) return json(404, { error: "no such run", status: 404 });
    switch (what) {
      case "steps":
        json(200, {});
        return took(run, JSON.parse(text).steps, { asked, asking });
      case "batch":
        return json(200, [run.event]);
      case "actions":
        return json(200, run.steps);
      default:
        return run.output === undefined ? json(404, {}) : response.writeHead(200, head).end(run.output);
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** How the endpoint was asked again since the last look: the headers that came with it. */
    asked: () => asked.splice(0),
    /** Once nothing is on its way any more: an endpoint must be there until then. */
    async close() {
      while (asking.size > 0) await Promise.all(asking);
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Remembers steps as they are told. One that failed is forgotten, which makes the endpoint run it again. */
function took(run, steps, { asked, asking }) {
  for (const { id, op, data } of steps) {
    if (op === "StepRun" || op === "Step") run.steps[id] = { type: "data", data: data ?? null };
    if (op === "RunComplete") run.output = data.body;
  }
  if (run.output !== undefined || !steps.some(({ op }) => op === "StepError" || op === "StepPlanned")) return;
  soon(() => again(run, { asked, asking }), asking);
}

async function again(run, { asked, asking }, planned = null) {
  const { domain, path, query_params } = run.event.data;
  const headers = { "x-run-id": run.id, "x-inngest-signature": "none in development", ...(planned && { "x-inngest-step-id": planned }) };
  asked.push({ path, headers: Object.keys(headers) });
  const response = await fetch(`${domain}${path}?${query_params}`, { headers, redirect: "manual" });
  const text = await response.text();
  if (response.status !== 206) throw new Error(`The endpoint answers the engine ${response.status}: ${text}`);
  const list = [JSON.parse(text)].flat();
  took(run, list.filter(({ op }) => op !== "StepPlanned" && (planned === null || op !== "StepError")), { asked, asking });
  for (const { id } of list.filter(({ op }) => op === "StepPlanned")) await again(run, { asked, asking }, id);
  // A step that ran is remembered, and the next one is asked for.
  if (planned === null && run.output === undefined && list.every(({ op }) => op !== "StepError")) await again(run, { asked, asking });
}

/** Asks an app for the next of a function's steps, or for the one that was planned, until the function has ended. */
async function advanced(run, { asking }, planned = null) {
  const { id, event, steps, url } = run;
  const to = new URL(url);
  if (planned !== null) to.searchParams.set("stepId", planned);
  const stack = Object.keys(steps);
  const body = JSON.stringify({ version: 2, event, events: [event], steps, ctx: { run_id: id, attempt: 0, stack: { stack, current: stack.length } } });
  const response = await fetch(to, { method: "POST", body, headers: { "content-type": "application/json" } });
  const text = await response.text();
  if (response.status === 500 && planned === null) return soon(() => advanced(run, { asking }), asking);
  if (response.status === 200) return;
  if (response.status !== 206) throw new Error(`The function answers the engine ${response.status}: ${text}`);
  const ops = [JSON.parse(text)].flat();
  for (const { id: step, op, data } of ops) if (op === "StepRun" || op === "Step") steps[step] = { type: "data", data: data ?? null };
  for (const { id: step } of ops.filter(({ op }) => op === "StepPlanned")) await advanced(run, { asking }, step);
  if (planned === null) soon(() => advanced(run, { asking }), asking);
}

/** Does something a moment later; `asking` knows of it until it has ended. */
function soon(what, asking) {
  const later = pause(200).then(what).finally(() => asking.delete(later));
  asking.add(later);
}

async function textOf(request) {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}
