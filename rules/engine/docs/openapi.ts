import type { Entrypoint, Handler } from "../entrypoint.js";
import type { App } from "../graph/app.js";
import { httpMethods } from "../link/entry-handlers.js";
import { nodesIn } from "../measures/fold.js";
import { answersRequests } from "../who-asks.js";


/** OpenAPI 3.1 of an app's AI routes that are asked over HTTP: methods, parameters and the statuses that were seen in the code. */
export function openApiOf(app: App, routes: readonly Entrypoint[]): string {
  const asked = routes.filter(answersRequests).sort((a, b) => (a.url < b.url ? -1 : 1));
  const paths = Object.fromEntries(asked.map((route) => [
    route.url.replace(/\[\[?\.{0,3}([^\]]+)\]\]?/g, "{$1}"),
    Object.fromEntries(route.handlers.map((handler) => [methodOf(handler), operation(route, handler)])),
  ]));
  return `${JSON.stringify({ openapi: "3.1.0", info: { title: `AI routes of ${app.name}`, version: "1" }, paths }, null, 2)}\n`;
}

function methodOf({ name }: Handler): string {
  return httpMethods.includes(name) ? name.toLowerCase() : "post";
}

function operation({ url }: Entrypoint, handler: Handler): object {
  const parameters = [...url.matchAll(/\[\[?\.{0,3}([^\]]+)\]\]?/g)].map(([, name]) => ({ name, in: "path", required: true, schema: { type: "string" } }));
  const statuses = new Set([...nodesIn(handler.tree)].flatMap((node) => (node.kind === "exit" && node.status !== null ? node.status : [])));
  const { attempts, modelCalls } = handler;
  return {
    ...(parameters.length > 0 ? { parameters } : {}),
    responses: Object.fromEntries([...new Set([200, ...statuses])].sort((a, b) => a - b).map((status) => [status, { description: descriptions[status] ?? "as the code says" }])),
    "x-ai-routes": { models: [...new Set(modelCalls.flatMap(({ model }) => model ?? []))].sort(), requests: attempts.max },
  };
}

const descriptions: Record<number, string> = {
  200: "answered", 400: "not a request as it should be", 401: "not signed in", 402: "the budget is spent", 403: "not allowed", 404: "not found", 405: "another method",
  413: "too long", 422: "not a request as it should be", 429: "too many requests", 500: "failed", 502: "the provider failed", 503: "not available", 504: "too slow",
};
