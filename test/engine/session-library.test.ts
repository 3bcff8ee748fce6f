import { describe, expect, it } from "vitest";
import { sessionLibraryOf } from "../../rules/templates/session-library.js";

const instance = 'import NextAuth from "next-auth";\nexport const { auth, handlers } = NextAuth({ providers: [] });\n';

function libraryOf(dependencies: Record<string, string>, files: Record<string, string> = {}): unknown {
  const texts = new Map(Object.entries({ "package.json": JSON.stringify({ dependencies }), ...files }).map(([name, text]) => [`/app/${name}`, text]));
  return sessionLibraryOf({ root: "/app" }, (file) => texts.get(file) ?? null);
}

describe("how an app knows who is signed in", () => {
  it("is Clerk, from the version that has `auth` in @clerk/nextjs/server", () => {
    expect(libraryOf({ "@clerk/nextjs": "^6.1.0" })).toEqual({ name: "clerk", file: null, exported: null });
    expect(libraryOf({ "@clerk/nextjs": "^4.29.0" })).toBeUndefined();
  });

  it("is the app's own instance of Auth.js, named where it is made or afterwards", () => {
    const renamed = 'import NextAuth from "next-auth";\nimport { cache } from "react";\nconst { auth: uncached, handlers } = NextAuth({});\nconst auth = cache(uncached);\nexport { auth, handlers };\n';

    expect(libraryOf({ "next-auth": "^5.0.0-beta.30" }, { "auth.ts": instance })).toEqual({ name: "next-auth", file: "/app/auth.ts", exported: "auth" });
    expect(libraryOf({ "next-auth": "beta" }, { "src/server/auth/index.ts": renamed })).toEqual({ name: "next-auth", file: "/app/src/server/auth/index.ts", exported: "auth" });
  });

  it("is the app's own instance of Better Auth, and not its client of the same name", () => {
    const client = 'import { createAuthClient } from "better-auth/react";\nexport const auth = createAuthClient();\n';
    const server = 'import { betterAuth } from "better-auth";\nexport const auth = betterAuth({});\n';

    expect(libraryOf({ "better-auth": "1.7.24" }, { "auth.ts": client, "lib/auth.js": server })).toEqual({ name: "better-auth", file: "/app/lib/auth.js", exported: "auth" });
  });

  it("is the options of next-auth 4, or the app's own function that asks with them", () => {
    const options = 'import type { NextAuthOptions } from "next-auth";\nexport const settings: NextAuthOptions = { providers: [] };\n';
    const helper = 'import { getServerSession } from "next-auth";\nexport const getServerAuthSession = () => getServerSession(settings);\n';
    const ofUser = 'import { getServerSession } from "next-auth";\nexport async function currentUser() {\n  const session = await getServerSession(settings);\n  return session?.user;\n}\n';
    const forPages = "export const sessionOf = (context: Context) => { return getServerSession(settings); };\n";

    expect(libraryOf({ "next-auth": "^4.24.0" }, { "lib/auth.ts": options })).toEqual({ name: "next-auth-4", file: "/app/lib/auth.ts", exported: "settings" });
    expect(libraryOf({ "next-auth": "^4.24.0" }, { "src/server/auth.ts": options + helper })).toEqual({ name: "next-auth-4-helper", file: "/app/src/server/auth.ts", exported: "getServerAuthSession" });
    expect(libraryOf({ "next-auth": "^4.24.0" }, { "lib/auth.ts": options + ofUser + forPages })).toEqual({ name: "next-auth-4", file: "/app/lib/auth.ts", exported: "settings" });
  });

  it("is the app's own client of Supabase that has the request's cookies, not the one with the service key", () => {
    const server = `import { createServerClient } from "@supabase/ssr";
import { cookies } from "next/headers";
export function createAdminClient() {
  return createServerClient(url, serviceKey, { cookies: { getAll: () => [] } });
}
export async function createClient() {
  const store = await cookies();
  return createServerClient(url, key, { cookies: { getAll: () => store.getAll() } });
}
`;
    expect(libraryOf({ "@supabase/ssr": "^0.6.0" }, { "utils/supabase/server.ts": server })).toEqual({ name: "supabase", file: "/app/utils/supabase/server.ts", exported: "createClient" });
  });

  it("is the app's own client of Supabase that is handed the store of cookies, or what `cookies()` gives", () => {
    const taking = (parameter: string): Record<string, string> => ({
      "utils/supabase/server.ts": `import { createServerClient } from "@supabase/ssr";\nexport const createClient = (${parameter}) => createServerClient(url, key, { cookies: { getAll: () => cookieStore.getAll() } });\n`,
    });
    const found = { file: "/app/utils/supabase/server.ts", exported: "createClient" };

    expect(libraryOf({ "@supabase/ssr": "^0.6.0" }, taking("cookieStore: Awaited<ReturnType<typeof cookies>>"))).toEqual({ name: "supabase-store", ...found });
    expect(libraryOf({ "@supabase/ssr": "^0.6.0" }, taking("cookieStore"))).toEqual({ name: "supabase-store", ...found });
    expect(libraryOf({ "@supabase/ssr": "^0.6.0" }, taking("cookieStore: ReturnType<typeof cookies>"))).toEqual({ name: "supabase-cookies", ...found });
    expect(libraryOf({ "@supabase/ssr": "^0.6.0" }, taking("request: NextRequest"))).toBeUndefined();
  });

  it("is the helpers of Supabase before @supabase/ssr, where Next.js gives cookies at once", () => {
    expect(libraryOf({ "@supabase/auth-helpers-nextjs": "^0.10.0", next: "14.2.35" })).toEqual({ name: "supabase-helpers", file: null, exported: null });
    expect(libraryOf({ "@supabase/auth-helpers-nextjs": "^0.10.0", next: "^15.1.0" })).toBeUndefined();
  });

  it("is Kinde, AuthKit, or the app's own Stack", () => {
    const stack = 'import { StackServerApp } from "@stackframe/stack";\nexport const stackServerApp = new StackServerApp({ tokenStore: "nextjs-cookie" });\n';

    expect(libraryOf({ "@kinde-oss/kinde-auth-nextjs": "^2.8.0" })).toEqual({ name: "kinde", file: null, exported: null });
    expect(libraryOf({ "@workos-inc/authkit-nextjs": "^2.4.0" })).toEqual({ name: "workos", file: null, exported: null });
    expect(libraryOf({ "@stackframe/stack": "^2.8.0" }, { "stack/server.tsx": stack })).toEqual({ name: "stack", file: "/app/stack/server.tsx", exported: "stackServerApp" });
    expect(libraryOf({ "@stackframe/stack": "^2.8.0" })).toBeUndefined();
  });

  it("is whoever signs people in, where Supabase may only keep the data", () => {
    const server = 'export async function createClient() {\n  return createServerClient(url, key, { cookies: await cookies() });\n}\n';

    expect(libraryOf({ "@supabase/ssr": "^0.6.0", "@clerk/nextjs": "^6.0.0" }, { "lib/supabase/server.ts": server })).toEqual({ name: "clerk", file: null, exported: null });
  });

  it("is not known where the instance is nowhere usual", () => {
    expect(libraryOf({ "next-auth": "^4.24.0" }, { "auth.ts": instance })).toBeUndefined();
    expect(libraryOf({ "next-auth": "^5.0.0-beta.30" }, { "modules/identity/session.ts": instance })).toBeUndefined();
  });
});
