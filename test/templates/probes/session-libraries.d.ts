// Stand for these libraries, or for an app's own instances, where the types of templates are asked: what is read of a session, as the packages declare it.
import type { cookies } from "./next-headers.js";

/** next-auth@5.0.0-beta.30: `NextAuthResult["auth"]`, in a route handler. */
export function nextAuth(): Promise<{ user?: { id?: string; email?: string | null }; expires: string } | null>;
/** better-auth@1: `betterAuth(…)`. */
export const betterAuth: { api: { getSession(asked: { headers: Headers }): Promise<{ user: { id: string }; session: { id: string } } | null> } };
/** @kinde-oss/kinde-auth-nextjs@2.13.1: dist/types/src/session/index.d.ts. */
export function getKindeServerSession(): { getUser: () => Promise<{ id: string; email: string | null } | null> };
/** @workos-inc/authkit-nextjs@3.0.1: dist/esm/types/session.d.ts. */
export function withAuth(options?: { ensureSignedIn?: boolean }): Promise<{ user: { id: string; email: string }; sessionId: string } | { user: null; sessionId?: undefined }>;
/** @stackframe/stack@2.8.108: dist/lib/stack-app/apps/interfaces/server-app.d.ts. */
export const stack: { getUser(): Promise<{ readonly id: string } | null>; getUser(id: string): Promise<{ readonly id: string } | null> };
interface Session4 { user?: { name?: string | null; email?: string | null; image?: string | null }; expires: string }
/** next-auth@4.24.15: next/index.d.ts, core/types.d.ts (`DefaultSession`). */
export function getServerSession(options: { providers: unknown[] }): Promise<Session4 | null>;
export const nextAuth4: { providers: unknown[] };
export function nextAuth4Helper(): Promise<(Session4 & { user: { id: string } }) | null>;
/** @supabase/auth-js@2: GoTrueClient.d.ts, lib/types.d.ts (`UserResponse`). */
interface SupabaseClient { auth: { getUser(): Promise<{ data: { user: { id: string } }; error: null } | { data: { user: null }; error: Error }> } }
export function supabase(): Promise<SupabaseClient>;
export function supabaseStore(cookieStore: Awaited<ReturnType<typeof cookies>>): SupabaseClient;
export function supabaseCookies(cookieStore: ReturnType<typeof cookies>): SupabaseClient;
/** @supabase/auth-helpers-nextjs@0.10.0: dist/index.d.ts. */
export function createRouteHandlerClient(context: { cookies: () => ReturnType<typeof cookies> }): SupabaseClient;
