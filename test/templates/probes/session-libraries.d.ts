// Stand for an app's own instances where the types of templates are asked: what is read of a session, as the packages declare it.
/** next-auth@5.0.0-beta.30: `NextAuthResult["auth"]`, in a route handler. */
export function nextauth(): Promise<{ user?: { id?: string; email?: string | null }; expires: string } | null>;
/** better-auth@1: `betterAuth(…)`. */
export const betterauth: { api: { getSession(asked: { headers: Headers }): Promise<{ user: { id: string }; session: { id: string } } | null> } };
