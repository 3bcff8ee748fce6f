/** Packages that know who is signed in (FACTS F). What their functions give, `guards-auth.ts` says. */

/** Libraries whose sessions the `auth` template can ask for; found within a module's name, or within a guard's `how`. */
export const sessionLibrary = /@clerk\/|next-auth|@auth\/|better-auth|@supabase\/ssr|@kinde-oss\/|@workos-inc\/|@stackframe\//;

/** Look-ups that give nothing where nobody is signed in, as a guard's `how` names them: with their package in brackets. */
export const lookupGivesNobody = /\((next-auth|@auth\/|better-auth|@stackframe\/|@kinde-oss\/)|currentUser \(@clerk\//;

/** Packages that sign people in: those of the template, and those that it cannot ask. */
export const signsIn =
  /^(@clerk\/nextjs|next-auth|@auth\/core|better-auth|@kinde-oss\/kinde-auth-nextjs|@workos-inc\/authkit-nextjs|@stackframe\/(stack|react)|@supabase\/(ssr|auth-helpers-nextjs)|@auth0\/nextjs-auth0|iron-session|lucia|next-firebase-auth-edge|supertokens-node|@logto\/next|@descope\/nextjs-sdk|@privy-io\/(server-auth|node)|@propelauth\/nextjs|@ory\/nextjs|@hanko\/.*|@convex-dev\/auth|@aws-amplify\/adapter-nextjs|passport|next-iron-session|@neondatabase\/(auth|neon-js))$/;
