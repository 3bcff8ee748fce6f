import type { Api, PackageApis, ResponseApi, RouterApi } from "./api.js";
import { inCall, memberGuard, row, throwingGuard, under } from "./describe.js";

/** Routers of handlers that a catch-all route serves, their context, and the middlewares that come with them. */

const router = (adds: RouterApi["adds"]): RouterApi => ({ kind: "router", adds, hands: "Context#" });
const answer = (status: ResponseApi["status"], defaultStatus = 200): ResponseApi => ({ kind: "response", status, defaultStatus, continues: false });

const HONO = ["Hono#", "Hono#**.", "OpenAPIHono#", "OpenAPIHono#**."];
const methods: Record<string, Api> = {
  ...under(HONO, ["get", "post", "put", "delete", "patch", "options", "all", "on", "openapi"], router("handler")),
  ...under(HONO, ["use"], router("middleware")),
  ...under(HONO, ["route"], router("router")),
  ...under(HONO, ["basePath", "onError", "notFound", "doc", "mount"], router("nothing")),
};

/** `c`: the request's parts, and what makes answers. */
const context: Record<string, Api> = {
  ...under("Context#req.", ["json", "text", "formData", "parseBody", "arrayBuffer", "blob"], { kind: "request-part", part: "body" }),
  ...under("Context#req.", ["query", "queries"], { kind: "request-part", part: "query" }),
  "Context#req.param": { kind: "request-part", part: "params" },
  "Context#req.valid": { kind: "request-part", part: "checked" },
  ...under("Context#", ["json", "text", "html", "body", "newResponse"], answer([inCall(1, "status"), inCall(1)])),
  "Context#redirect": answer([inCall(1)], 302),
  "Context#notFound": answer([], 404),
};

export const routers: PackageApis[] = [
  ...["hono", "hono/quick", "hono/tiny", "@hono/zod-openapi"].map((module) => row(module, "hono@4: types/hono-base.d.ts, context.d.ts, request.d.ts", { ...methods, ...context })),
  row("hono/factory", "hono@4: helper/factory (createMiddleware gives the function it is handed)", { createMiddleware: { kind: "pass-through", argument: 0, gives: "value" } }),
  ...["hono/bearer-auth", "hono/basic-auth", "hono/jwt"].map((module) =>
    row(module, "hono@4: middleware (throws HTTPException 401)", under("", ["bearerAuth()", "basicAuth()", "jwt()"], throwingGuard("auth")))),
  row("@hono/auth-js", "@hono/auth-js: verifyAuth throws HTTPException 401", { "verifyAuth()": throwingGuard("auth") }),
  row("@hono/clerk-auth", "@hono/clerk-auth: getAuth gives Clerk's auth object, never null behind its middleware", { getAuth: memberGuard("auth", ["userId"]) }),
  row("hono-rate-limiter", "hono-rate-limiter: rateLimiter answers 429", { "rateLimiter()": throwingGuard("rateLimit") }),
];

/** Modules that answer many procedures behind one route handler. */
export const procedureServers = /^(@trpc\/server\/adapters\/|@orpc\/(server|openapi)(\/|$)|graphql-yoga$|@as-integrations\/next$)/;
