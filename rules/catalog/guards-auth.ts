import type { Api, GuardApi, PackageApis } from "./api.js";
import { inCall, inFactory, memberGuard, row, throwingGuard, truthyGuard, under, versioned, wrappingGuard } from "./describe.js";

/**
 * Who asks: sessions, tokens, signatures (FACTS F). What merely decodes a token or reads an
 * unverified cookie (`decodeJwt`, Supabase's `getSession`) is left out: it proves nothing.
 */

const session = truthyGuard("auth");
const token = throwingGuard("auth");
/** Throws where it is called, awaited or not. */
const atOnce = throwingGuard("auth", { sync: true });
/** Denies by throwing, and gives the request on to the handler otherwise. */
const wrapper = wrappingGuard("auth");

/** Always an object, signed in or not: only its members tell. */
const clerkAuth = memberGuard("auth", ["userId", "isAuthenticated", "sessionId", "sessionClaims", "orgId"], { methods: ["protect"] });
const clerkHands = [{ parameter: 0, origin: "auth" }];
const clerk: Record<string, Api> = {
  auth: clerkAuth,
  // Of 5 alone, where auth() was no promise either.
  "auth().protect": atOnce,
  "auth.protect": token,
  // Before 5 the same helper stood on what the middleware hands over.
  "auth().has": session,
  getAuth: clerkAuth,
  currentUser: session,
  clerkMiddleware: { kind: "pass-through", argument: 0, gives: "wrap", hands: clerkHands },
  "createRouteMatcher()": { kind: "route-matcher", patterns: inFactory(0), request: inCall(0) },
  // Before 5: every route but these is private, unless a callback decides (`@clerk/nextjs@4.29.9:dist/esm/server/authMiddleware.js`).
  "authMiddleware()": { ...token, exceptRoutes: [inFactory(0, "publicRoutes"), inFactory(0, "ignoredRoutes")], unless: inFactory(0, "afterAuth") },
  "clerkClient().authenticateRequest": memberGuard("auth", ["isSignedIn", "isAuthenticated"]),
  "clerkClient.authenticateRequest": memberGuard("auth", ["isSignedIn", "isAuthenticated"]),
  verifyToken: token,
};

/** `auth()` gives the session or null; `auth(handler)` hands it to the handler as `request.auth`, null included. */
const authJs: Api = {
  kind: "overloaded",
  argument: 0,
  whenFunction: { kind: "pass-through", argument: 0, gives: "wrap", sets: { parameter: 0, path: ["auth"], guard: "auth" } },
  // `export { auth as middleware }` refuses nobody by itself: `callbacks.authorized` does (next-auth@5.0.0-beta.31:lib/index.js).
  otherwise: { ...session, decides: { by: inFactory(0, "callbacks.authorized"), session: "auth", request: "request" } },
};

/** `withAuth` is a middleware, and makes one from options, and wraps one. */
const nextAuthMiddleware: Record<string, Api> = {
  ...under("", ["default", "withAuth"], { kind: "overloaded", argument: 0, whenFunction: wrapper, otherwise: { ...token, takesOptions: true } }),
  ...under("", ["default()", "withAuth()"], { ...token, decides: { by: inFactory(0, "callbacks.authorized"), session: "token", request: "req" } }),
};

/** Makers of a Supabase client; `getUser` and `getClaims` verify, `getSession` does not. */
function supabase(makers: string[]): Record<string, Api> {
  const clients = makers.flatMap((maker) => [`${maker}().`, `${maker}#`]);
  return {
    ...under(clients, ["auth.getUser"], memberGuard("auth", ["data.user", "!error"])),
    ...under(clients, ["auth.getClaims"], memberGuard("auth", ["data.claims", "data", "!error"])),
  };
}

const auth0: Record<string, Api> = {
  getSession: session,
  withApiAuthRequired: wrapper,
  withMiddlewareAuthRequired: { kind: "overloaded", argument: 0, whenFunction: wrapper, otherwise: { ...token, takesOptions: true } },
  "withMiddlewareAuthRequired()": token,
  "initAuth0().getSession": session,
  "initAuth0().withApiAuthRequired": wrapper,
};

const signedIn: GuardApi = { ...memberGuard("auth", ["user", "sessionId", "accessToken"]), throwsWhen: { option: inCall(0, "ensureSignedIn"), values: [true] } };
const stackUser: GuardApi = { ...session, throwsWhen: { option: inCall(0, "or"), values: ["redirect", "throw"] } };
const firebase = under(["", "getAuth().", "default.auth().", "auth().", "getAdminAuth()."], ["verifyIdToken", "verifySessionCookie"], token);
const betterAuth = under(["betterAuth()."], ["api.getSession"], session);

export const authGuards: PackageApis[] = [
  row("@clerk/nextjs/server", "@clerk/nextjs@7.9.17:dist/types/app-router/server/auth.d.ts; FACTS F", clerk),
  row("@clerk/nextjs", "@clerk/nextjs@4, 5: the same names stood at the root", clerk),
  row("@clerk/backend", "@clerk/backend@2:dist/index.d.ts", {
    verifyToken: token,
    "createClerkClient().authenticateRequest": memberGuard("auth", ["isSignedIn", "isAuthenticated"]),
  }),

  ...["next-auth", "next-auth/next"].map((module) =>
    versioned(module, "<5", "next-auth@4.24.15:next/index.d.ts; FACTS F", under("", ["getServerSession", "unstable_getServerSession"], session))),
  versioned("next-auth", ">=5.0.0-0", "next-auth@5.0.0-beta.31:index.d.ts:209", {
    "default().auth": authJs,
    ...under("", ["getServerSession"], session),
  }),
  row("next-auth/jwt", "next-auth@4.24.15:jwt/index.d.ts", { getToken: session }),
  row("@auth/core/jwt", "next-auth@5.0.0-beta.31:jwt.d.ts (unverified)", { getToken: session }),
  versioned("next-auth/react", "<5", "next-auth@4.24.15:react/index.d.ts", { getSession: session }),
  versioned("next-auth/middleware", "<5", "next-auth@4.24.15:next/middleware.d.ts", nextAuthMiddleware),

  row("better-auth", "better-auth@1.7.24:dist/api/index.d.mts; FACTS F", betterAuth),
  row("better-auth/minimal", "better-auth@1.7.24:dist/api/index.d.mts; FACTS F", betterAuth),

  row("@supabase/ssr", "@supabase/auth-js:dist/module/GoTrueClient.d.ts; FACTS F", supabase(["createServerClient", "createBrowserClient"])),
  row("@supabase/supabase-js", "@supabase/auth-js:dist/module/GoTrueClient.d.ts; FACTS F", supabase(["createClient", "SupabaseClient"])),
  row("@supabase/auth-helpers-nextjs", "@supabase/auth-js:dist/module/GoTrueClient.d.ts", supabase([
    "createRouteHandlerClient", "createServerComponentClient", "createServerActionClient", "createMiddlewareClient", "createPagesServerClient",
    "createServerSupabaseClient", "createMiddlewareSupabaseClient", "createRouteHandlerSupabaseClient", "createServerComponentSupabaseClient",
  ])),

  row("jose", "jose@6.2.17; FACTS F", under(["", "default."], ["jwtVerify", "jwtDecrypt", "compactVerify", "flattenedVerify", "generalVerify"], token)),
  row("jsonwebtoken", "jsonwebtoken@9.0.2:verify.js", under(["", "default."], ["verify"], atOnce)),
  row("iron-session", "iron-session@9.0.1; FACTS F", { getIronSession: memberGuard("auth", ["*"]) }),

  row("@kinde-oss/kinde-auth-nextjs/server", "@kinde-oss/kinde-auth-nextjs@2.13.1:dist/types/src/session", {
    ...under("getKindeServerSession().", ["getUser", "isAuthenticated", "getAccessToken", "getPermission"], session),
    protectApi: wrapper,
    authMiddleware: token,
    withAuth: { kind: "overloaded", argument: 0, whenFunction: wrapper, otherwise: token },
  }),
  versioned("@auth0/nextjs-auth0", "<4", "@auth0/nextjs-auth0@3:dist/index.d.ts", auth0),
  versioned("@auth0/nextjs-auth0/edge", "<4", "@auth0/nextjs-auth0@3:dist/edge.d.ts", auth0),
  versioned("@auth0/nextjs-auth0/server", ">=4", "@auth0/nextjs-auth0@4:dist/server/client.d.ts", {
    "Auth0Client#getSession": session,
    "Auth0Client#withApiAuthRequired": wrapper,
  }),
  ...["@stackframe/stack", "@stackframe/js"].map((module) =>
    row(module, "@stackframe/stack:dist/lib/stack-app/apps/interfaces/server-app.d.ts:56-66", { "StackServerApp#getUser": stackUser })),
  row("@workos-inc/authkit-nextjs", "@workos-inc/authkit-nextjs:dist/esm/types/session.d.ts", {
    ...under("", ["withAuth", "getUser", "getSession"], signedIn),
    validateApiKey: memberGuard("auth", ["apiKey"]),
  }),
  versioned("lucia", "<3", "lucia@2.7.7:dist/auth/request.d.ts", {
    ...under("lucia().", ["handleRequest().validate", "handleRequest().validateBearerToken", "validateSession"], session),
  }),
  versioned("lucia", ">=3", "lucia@3.2.2:dist/core.d.ts:30", { "Lucia#validateSession": memberGuard("auth", ["session", "user"]) }),
  row("firebase-admin", "firebase-admin@13:lib/auth/base-auth.d.ts (unverified)", firebase),
  row("firebase-admin/auth", "firebase-admin@13:lib/auth/base-auth.d.ts (unverified)", firebase),
  row("google-auth-library", "google-auth-library@11.3.4: its types", { "OAuth2Client#verifyIdToken": token }),
  ...["bcryptjs", "bcrypt"].map((module) => row(module, "bcryptjs@3: compare", under(["", "default."], ["compare", "compareSync"], session))),
  row("@privy-io/server-auth", "@privy-io/server-auth@1.32.5: its types", { "PrivyClient#verifyAuthToken": token }),

  // Signatures and secrets: what lets a webhook or a queue in.
  row("@upstash/qstash/nextjs", "@upstash/qstash@2.12.0:nextjs.d.ts; FACTS F", under("", ["verifySignatureAppRouter", "verifySignature", "verifySignatureEdge"], { ...wrapper, services: true })),
  // Vercel invokes these itself, and keeps routes with a queue's trigger from everybody else (vercel.com/docs/queues).
  row("@vercel/queue", "@vercel/queue@0.6.0: dist/index.d.ts", under(["", "QueueClient#"], ["handleCallback", "handleNodeCallback"], wrapper)),
  row("@upstash/qstash", "@upstash/qstash@2.12.0: Receiver", { "Receiver#verify": { ...token, services: true } }),
  row("svix", "svix@1: Webhook", { "Webhook#verify": atOnce }),
  row("standardwebhooks", "standardwebhooks@1.1.1: its types", { "Webhook#verify": atOnce }),
  row("stripe", "stripe: Webhooks.d.ts", { "default#webhooks.constructEvent": atOnce, "default#webhooks.constructEventAsync": token }, { Stripe: "default" }),
  ...["crypto", "node:crypto"].map((module) =>
    row(module, "node: crypto.timingSafeEqual, verify, Verify", {
      ...under<GuardApi>(["", "default."], ["timingSafeEqual"], { ...session, services: "compared" }),
      ...under(["", "default."], ["verify", "createVerify().verify", "createVerify().update().verify"], session),
    })),
];
