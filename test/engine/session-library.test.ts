import { describe, expect, it } from "vitest";
import { sessionLibraryOf } from "../../rules/templates/session-library.js";

const instance = 'import NextAuth from "next-auth";\nexport const { auth, handlers } = NextAuth({ providers: [] });\n';

function libraryOf(dependencies: Record<string, string>, files: Record<string, string> = {}): unknown {
  const texts = new Map(Object.entries({ "package.json": JSON.stringify({ dependencies }), ...files }).map(([name, text]) => [`/app/${name}`, text]));
  return sessionLibraryOf({ root: "/app" }, (file) => texts.get(file) ?? null);
}

describe("how an app knows who is signed in", () => {
  it("is Clerk, from the version that has `auth` in @clerk/nextjs/server", () => {
    expect(libraryOf({ "@clerk/nextjs": "^6.1.0" })).toEqual({ name: "clerk", file: null });
    expect(libraryOf({ "@clerk/nextjs": "^4.29.0" })).toBeUndefined();
  });

  it("is the app's own instance of Auth.js, named where it is made or afterwards", () => {
    const renamed = 'import NextAuth from "next-auth";\nimport { cache } from "react";\nconst { auth: uncached, handlers } = NextAuth({});\nconst auth = cache(uncached);\nexport { auth, handlers };\n';

    expect(libraryOf({ "next-auth": "^5.0.0-beta.30" }, { "auth.ts": instance })).toEqual({ name: "next-auth", file: "/app/auth.ts" });
    expect(libraryOf({ "next-auth": "beta" }, { "src/server/auth/index.ts": renamed })).toEqual({ name: "next-auth", file: "/app/src/server/auth/index.ts" });
  });

  it("is the app's own instance of Better Auth, and not its client of the same name", () => {
    const client = 'import { createAuthClient } from "better-auth/react";\nexport const auth = createAuthClient();\n';
    const server = 'import { betterAuth } from "better-auth";\nexport const auth = betterAuth({});\n';

    expect(libraryOf({ "better-auth": "1.7.24" }, { "auth.ts": client, "lib/auth.js": server })).toEqual({ name: "better-auth", file: "/app/lib/auth.js" });
  });

  it("is not known where next-auth is 4, which exports no `auth`, or the instance is nowhere usual", () => {
    expect(libraryOf({ "next-auth": "^4.24.0" }, { "auth.ts": instance })).toBeUndefined();
    expect(libraryOf({ "next-auth": "^5.0.0-beta.30" }, { "modules/identity/session.ts": instance })).toBeUndefined();
  });
});
