//#begin !session
import { createRemoteJWKSet, jwtVerify, type JWTVerifyGetKey } from "jose";

/**
 * Who asks, by a signed token: in the `Authorization` header, or in a cookie. Runs on Node and Edge.
 * Set `AUTH_JWKS_URL` (your identity provider's keys) or `AUTH_SECRET` (HS256, 32 bytes or more),
 * and `AUTH_ISSUER` and `AUTH_AUDIENCE`.
 */
const COOKIE = "session";

/** Clocks of two machines are seconds apart; more than this is a token from another time. */
const CLOCK_SKEW_SECONDS = 5;
//#end !session
//#session=clerk import { auth } from "@clerk/nextjs/server";
//#session=kinde import { getKindeServerSession } from "@kinde-oss/kinde-auth-nextjs/server";
//#session=workos import { withAuth as sessionOf } from "@workos-inc/authkit-nextjs";
//#session=next-auth-4 import { getServerSession } from "next-auth/next";
//#session=supabase-helpers import { createRouteHandlerClient } from "@supabase/auth-helpers-nextjs";
//#cookies import { cookies } from "next/headers";
//#ownSession import { ownSession } from "./own-session";

export interface User {
  id: string;
}

//#begin !session
/** The signed-in user; otherwise the answer to give: 401, or 403 for a cookie sent by another site. */
export async function requireUser(request: Request): Promise<User | Response> {
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const token = bearer ?? cookieOf(request);
  const user = token === undefined ? null : await userOf(token);
  if (user === null) return Response.json({ error: "Please sign in." }, { status: 401, headers: { "WWW-Authenticate": "Bearer" } });
  if (bearer === undefined && fromAnotherSite(request)) return Response.json({ error: "Sent by another site." }, { status: 403 });
  return user;
}
//#end !session
//#session /** Who is signed in with the app; otherwise the answer to give: 401. */
//#session=better-auth export async function requireUser(request: Request): Promise<User | Response> {
//#session&session!=better-auth export async function requireUser(_request: Request): Promise<User | Response> {
//#session=clerk   const { userId: id } = await auth();
//#session=next-auth   const session = await ownSession();
//#session=next-auth   const id = session?.user?.id ?? session?.user?.email;
//#session=better-auth   const session = await ownSession.api.getSession({ headers: request.headers });
//#session=better-auth   const id = session?.user.id;
//#session=kinde   const user = await getKindeServerSession().getUser();
//#session=kinde   const id = user?.id;
//#session=workos   const { user } = await sessionOf();
//#session=workos   const id = user?.id;
//#session=stack   const user = await ownSession.getUser();
//#session=stack   const id = user?.id;
//#session=next-auth-4   const session = await getServerSession(ownSession);
//#session=next-auth-4-helper   const session = await ownSession();
//#nextAuth4   // A session of next-auth 4 has an id where the app's own callback puts one.
//#nextAuth4   const user: { id?: string; email?: string | null } = session?.user ?? {};
//#nextAuth4   const id = user.id ?? user.email;
//#session=supabase   const supabase = await ownSession();
//#session=supabase-store   const supabase = await ownSession(await cookies());
//#session=supabase-cookies   const supabase = await ownSession(cookies());
//#session=supabase-helpers   const supabase = createRouteHandlerClient({ cookies });
//#supabase   // Asks Supabase: a session read from the cookie alone proves nothing.
//#supabase   const { data } = await supabase.auth.getUser();
//#supabase   const id = data.user?.id;
//#session   if (!id) return Response.json({ error: "Please sign in." }, { status: 401 });
//#session   return { id };
//#session }

/** A route handler that is only run for a signed-in user. */
export function withAuth<Context>(handler: (request: Request, user: User, context: Context) => Response | Promise<Response>) {
  return async (request: Request, context: Context): Promise<Response> => {
    const user = await requireUser(request);
    return user instanceof Response ? user : handler(request, user, context);
  };
}
//#begin !session

async function userOf(token: string): Promise<User | null> {
  const { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience } = process.env;
  const key = verificationKey();
  if (!issuer || !audience) throw new Error("Set AUTH_ISSUER and AUTH_AUDIENCE: a token for another service must not count here.");
  try {
    // With the algorithms named, a token cannot choose its own (`none`, or HS256 with a public key).
    const { payload } = await jwtVerify(token, key.get, { issuer, audience, algorithms: key.algorithms, clockTolerance: CLOCK_SKEW_SECONDS, requiredClaims: ["exp", "sub"] });
    return { id: payload.sub! };
  } catch (error) {
    // Keys that cannot be fetched are no reason to let anybody in either.
    console.warn("ai: a token was refused", error instanceof Error ? error.message : error);
    return null;
  }
}

let known: { get: JWTVerifyGetKey; algorithms: string[] } | undefined;

function verificationKey(): NonNullable<typeof known> {
  if (known) return known;
  const { AUTH_JWKS_URL: url, AUTH_SECRET: secret } = process.env;
  if (url) return (known = { get: createRemoteJWKSet(new URL(url), { timeoutDuration: 2_000 }), algorithms: ["RS256", "ES256", "EdDSA"] });
  if (!secret || secret.length < 32) throw new Error("Set AUTH_JWKS_URL, or AUTH_SECRET with 32 characters or more.");
  const bytes = new TextEncoder().encode(secret);
  return (known = { get: async () => bytes, algorithms: ["HS256"] });
}

function cookieOf(request: Request): string | undefined {
  const cookies = request.headers.get("cookie")?.split("; ") ?? [];
  return cookies.find((one) => one.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
}

/** Browsers send cookies along with what other sites ask for; they also say so, and it cannot be forged there. */
function fromAnotherSite(request: Request): boolean {
  if (["GET", "HEAD", "OPTIONS"].includes(request.method)) return false;
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site !== "same-origin" && site !== "none";
  const origin = request.headers.get("origin");
  return origin !== null && new URL(origin).host !== request.headers.get("host");
}
//#end !session
