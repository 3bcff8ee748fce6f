import type { Api, PackageApis, PassThroughApi, ProcedureApi, ResponseApi } from "./api.js";
import { inCall, inFactory, row, under } from "./describe.js";

/** Next.js, React and the frameworks that mount on a route: what ends, defers, caches or wraps (FACTS B6). */

/** Gives a function that calls the one it was handed, at most once per key; the worst case is that it does. */
const cached: PassThroughApi = { kind: "pass-through", argument: 0, gives: "wrap" };
const deferred: Api = { kind: "callback", callbacks: [inCall(0)], when: "deferred", times: "once" };

const response = (status: ResponseApi["status"], defaultStatus: number, continues = false): ResponseApi =>
  ({ kind: "response", status, defaultStatus, continues });

/** `Response` and Next's own subclass: the constructor, and the ways to make one. */
function responses(name: string): Record<string, Api> {
  return {
    [`${name}#`]: response([inCall(1, "status")], 200),
    [`${name}.json`]: response([inCall(1, "status")], 200),
  };
}

const navigation: Record<string, Api> = {
  ...under("", ["redirect"], { kind: "never-returns", status: 307 }),
  permanentRedirect: { kind: "never-returns", status: 308 },
  notFound: { kind: "never-returns", status: 404 },
  forbidden: { kind: "never-returns", status: 403 },
  unauthorized: { kind: "never-returns", status: 401 },
};

const added: ProcedureApi["middleware"] = [{ name: "use", argument: 0 }];
const procedure = (gives: ProcedureApi["gives"], facts: Partial<ProcedureApi> = {}): ProcedureApi => ({
  kind: "procedure", handler: inCall(0), middleware: added, next: "member", gives, ...facts,
});

/** A file route: its middleware throws to refuse, or says what is known of the caller; what completes an upload runs after it. */
const uploads: Record<string, Api> = {
  "createUploadthing()().**.onUploadComplete": procedure("registered", { middleware: [{ name: "middleware", argument: 0 }], next: "none" }),
  ...under("", ["createRouteHandler", "createNextRouteHandler"], { kind: "serve", serves: "router", argument: inCall(0, "router"), engine: "uploadthing", methods: ["POST"] }),
  createNextPageApiHandler: { kind: "serve", serves: "router", argument: inCall(0, "router"), engine: "uploadthing" },
};

export const next: PackageApis[] = [
  row("next/server", "next@16.4.6:dist/docs (after.md), dist/server/web/spec-extension/response.d.ts", {
    ...under("", ["after", "unstable_after"], deferred),
    ...responses("NextResponse"),
    "NextResponse.redirect": response([inCall(1, "status"), inCall(1)], 307),
    "NextResponse.rewrite": response([], 200, true),
    "NextResponse.next": response([], 200, true),
  }),
  row("next/headers", "next@16.4.6:dist/server/request/headers.d.ts, cookies.d.ts", {
    headers: { kind: "request-part", part: "headers" },
    cookies: { kind: "request-part", part: "cookies" },
  }),
  row("next/navigation", "next@16.4.6:dist/client/components/navigation.d.ts", navigation),
  row("next/cache", "next@16.4.6:dist/server/web/spec-extension/unstable-cache.d.ts", { unstable_cache: cached }),
  row("react", "react@19: cache", { ...under(["", "default."], ["cache"], cached) }),
  row("@vercel/functions", "@vercel/functions:index.d.ts", { waitUntil: deferred }),

  row("next-safe-action", "next-safe-action@8.7.3:dist/index.d.mts", {
    "createSafeActionClient().**.action": procedure("action"),
    "createSafeActionClient().**.stateAction": procedure("action"),
    "createMiddleware().define": { kind: "pass-through", argument: 0, gives: "value" },
  }),
  row("@trpc/server", "@trpc/server@11.25.2: initTRPC", {
    ...under("initTRPC.**.", ["query", "mutation", "subscription"], procedure("registered")),
    "initTRPC.**.middleware": { kind: "pass-through", argument: 0, gives: "value" },
  }),
  // A subscription's stream: the function runs once somebody listens.
  row("@trpc/server/observable", "@trpc/server@11: observable", { observable: { kind: "callback", callbacks: [inCall(0)], when: "stream", times: "once" } }),
  row("@trpc/server/adapters/fetch", "@trpc/server@11: fetchRequestHandler", {
    fetchRequestHandler: { kind: "serve", serves: "router", argument: inCall(0, "router"), context: inCall(0, "createContext"), engine: "trpc" },
  }),
  row("@trpc/server/adapters/next", "@trpc/server@11: createNextApiHandler", {
    createNextApiHandler: { kind: "serve", serves: "router", argument: inCall(0, "router"), context: inCall(0, "createContext"), engine: "trpc" },
  }),
  row("@hono/trpc-server", "@hono/trpc-server@0.4: trpcServer, a middleware that answers all it is asked for", {
    trpcServer: { kind: "serve", serves: "router", argument: inCall(0, "router"), context: inCall(0, "createContext"), engine: "trpc" },
  }),
  // The same procedures as REST: each at the path of its `meta.openapi`.
  ...["trpc-openapi", "trpc-to-openapi"].map((module) => row(module, "trpc-openapi@1.2.0, trpc-to-openapi@3.3.0: dist/adapters/{next,fetch}.d.ts", {
    ...under("", ["createOpenApiNextHandler", "createOpenApiFetchHandler", "createOpenApiNextAppHandler"],
      { kind: "serve", serves: "router", argument: inCall(0, "router"), context: inCall(0, "createContext"), engine: "trpc" }),
  })),
  row("@orpc/server", "@orpc/server@1.16.1:dist/index.d.ts:533-642", {
    "os.**.handler": procedure("registered"),
    // The nearest call on the path is `handler(fn)`.
    "os.**.handler().actionable": procedure("action", { handler: inFactory(0) }),
    "implement().**.handler": procedure("registered"),
    ...under(["os.**.", "implement().**."], ["middleware"], { kind: "pass-through", argument: 0, gives: "value" }),
    ...under(["os.**.", "implement().**."], ["router"], { kind: "procedures", argument: inCall(0), middleware: added }),
  }),
  ...["@orpc/server/fetch", "@orpc/openapi/fetch", "@orpc/server/next", "@orpc/server/node", "@orpc/openapi/node"].map((module) =>
    row(module, "@orpc/server@1.16.1:dist/adapters/{fetch,node}", {
      ...under("", ["RPCHandler#", "OpenAPIHandler#", "serve"], {
        kind: "serve", serves: "router", argument: inCall(0), handedContext: inCall(module.endsWith("node") ? 2 : 1, "context"), engine: "orpc",
      }),
    })),
  // A router of Hono's underneath, whose handler `handle` of "hono/vercel" serves.
  row("jstack", "jstack@1.1.1:dist/server/index.d.ts", {
    ...under("jstack.init().**.", ["get", "post", "query", "mutation"], procedure("registered")),
    "jstack.init().**.middleware": { kind: "pass-through", argument: 0, gives: "value" },
    dynamic: { kind: "pass-through", argument: 0, gives: "call" },
  }),
  ...["uploadthing/next", "uploadthing/next-legacy", "uploadthing/server"].map((module) => row(module, "uploadthing@7.7.4:next/index.d.ts, dist/types (UploadBuilder)", uploads)),
  ...["hono/vercel", "hono/nextjs"].map((module) =>
    row(module, "hono@4:dist/types/adapter/vercel/handler.d.ts", { handle: { kind: "serve", serves: "registered-callbacks", argument: inCall(0), engine: "hono" } })),

  // Names nobody imports; the module is called "global".
  row("global", "WHATWG fetch", {
    ...responses("Response"),
    "Response.redirect": response([inCall(1)], 302),
    "Response.error": response([], 0),
  }),
];
