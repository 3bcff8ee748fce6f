/** Packages that know who is signed in (FACTS F). What their functions give, `guards-auth.ts` says. */

/** Libraries whose sessions the `auth` template can ask for; found within a module's name, or within a guard's `how`. */
export const sessionLibrary = /@clerk\/|next-auth|@auth\/|better-auth|@supabase\/ssr|@kinde-oss\/|@workos-inc\/|@stackframe\//;

/** Look-ups that give nothing where nobody is signed in, as a guard's `how` names them: with their package in brackets. */
export const lookupGivesNobody = /\((next-auth|@auth\/|better-auth|@stackframe\/|@kinde-oss\/)|currentUser \(@clerk\//;

/** Packages that sign people in: those of the template, and those that it cannot ask. */
export const signsIn =
  /^(@clerk\/nextjs|next-auth|@auth\/core|better-auth|@kinde-oss\/kinde-auth-nextjs|@workos-inc\/authkit-nextjs|@stackframe\/(stack|react)|@supabase\/(ssr|auth-helpers-nextjs)|@auth0\/nextjs-auth0|iron-session|lucia|next-firebase-auth-edge|supertokens-node|@logto\/next|@descope\/nextjs-sdk|@privy-io\/(server-auth|node)|@propelauth\/nextjs|@ory\/nextjs|@hanko\/.*|@convex-dev\/auth|@aws-amplify\/adapter-nextjs|passport|next-iron-session|@neondatabase\/(auth|neon-js))$/;

/**
 * Look-ups, as they are written, whose user has an id whatever else is known of them; `user`: the path that is
 * refused where there is none, `ofWhole`: where the id is, of all that the look-up gives. Supabase's, Clerk's, and
 * Better Auth's, which gives session and user together. Auth.js leaves the id out of the session unless told otherwise.
 */
export const usersWithId: readonly { lookUp: RegExp; user: RegExp; ofWhole?: string }[] = [
  { lookUp: /\.auth\.getUser\(/, user: /^user$/ },
  { lookUp: /\bcurrentUser\(\)/, user: /^\w+$/, ofWhole: "id" },
  { lookUp: /\.api\.getSession\(/, user: /^\w+(\.user)?$/, ofWhole: "user.id" },
];

/** Functions that find out who asks by the request that is being answered. */
export const asksForCaller = /^(?:auth|getServerSession|currentUser|getSession)$/;

/** Packages and makers of clients that do what the caller may, where they are made with the caller's cookies (`@supabase/ssr`: `createServerClient`). */
export const callersClient = { modules: /^@supabase\/(?:ssr|auth-helpers-nextjs)$/, notMakers: /Browser|Pages|Middleware/ } as const;
