import { signsIn } from "../catalog/sign-in.js";
import { extractFacts } from "../engine/facts/extract-facts.js";
import type { FileFacts } from "../engine/facts/file-facts.js";
import type { App } from "../engine/graph/app.js";
import { dependenciesOf } from "../engine/graph/new-code.js";
import { majorOf } from "../engine/major-version.js";
import type { Read } from "../engine/finding.js";

/** A library by which an app knows who is signed in. */
export interface SessionLibrary {
  /**
   * `next-auth-4-helper`: a function of the app's own that gives the session of next-auth 4. `supabase-store`, `supabase-cookies`:
   * the app's client takes the store of cookies, or what `cookies()` gives. `supabase-helpers`: the helpers before `@supabase/ssr`.
   */
  name: "clerk" | "next-auth" | "better-auth" | "kinde" | "workos" | "stack" | "next-auth-4-helper" | "next-auth-4" | "supabase" | "supabase-store" | "supabase-cookies" | "supabase-helpers";
  /** The module that exports what the app itself asks; null: the library is asked. */
  file: string | null;
  /** What that module calls it. */
  exported: string | null;
}

interface Kind {
  package: string;
  /** From this major on; before the other. */
  from: number;
  before?: number;
  /** Of Next.js: before this major. */
  beforeNext?: number;
  /** Where the documentation of the library, and starters that use it, put what the app asks; absent: the library itself is asked. */
  places?: readonly string[];
  /** What of such a module is asked; undefined: nothing. */
  asked?(text: string, facts: FileFacts): string | undefined;
}

const authModules = [
  "auth", "lib/auth", "libs/auth", "server/auth", "server/auth/index", "utils/auth", "lib/auth/index", "lib/auth/server", "app/auth", "app/(auth)/auth",
];
const optionModules = [
  ...authModules, "lib/auth-options", "lib/authOptions", "lib/auth/options", "lib/auth/auth-options", "lib/next-auth", "lib/nextauth", "utils/auth-options", "utils/authOptions",
  "server/auth/auth", "app/api/auth/[...nextauth]/options", "app/api/auth/[...nextauth]/authOptions", "app/api/auth/[...nextauth]/route", "pages/api/auth/[...nextauth]",
];
const supabaseModules = ["lib/supabase", "lib/supabase-server", "utils/supabase", "utils/supabase-server", "libs/supabase", "supabase"]
  .flatMap((place) => [place, `${place}/server`, `${place}/server-client`, `${place}/supabase-server-client`]);

/** Whoever signs people in comes before whoever may only keep the app's data. */
const kinds: Record<SessionLibrary["name"], Kind> = {
  clerk: { package: "@clerk/nextjs", from: 5 },
  "next-auth": { package: "next-auth", from: 5, places: authModules, asked: (text, facts) => (/\bNextAuth\(/.test(text) ? exportedName(facts, "auth") : undefined) },
  "better-auth": { package: "better-auth", from: 0, places: authModules, asked: (text, facts) => (/\bbetterAuth\(/.test(text) ? exportedName(facts, "auth") : undefined) },
  // @kinde-oss/kinde-auth-nextjs@2.13.1: dist/types/src/session/index.d.ts
  kinde: { package: "@kinde-oss/kinde-auth-nextjs", from: 2 },
  // @workos-inc/authkit-nextjs@0.14.0: dist/esm/session.d.ts; 3.0.1: dist/esm/types/session.d.ts
  workos: { package: "@workos-inc/authkit-nextjs", from: 1 },
  // @stackframe/stack@2.8.108: dist/lib/stack-app/apps/interfaces/server-app.d.ts
  stack: {
    package: "@stackframe/stack", from: 2, places: ["stack", "stack/server", "stack.server", "stack-server", "lib/stack", "lib/stack/server", "app/stack"],
    asked: (text, facts) => exportedName(facts, /\b(\w+)\s*(?::[^=;]*)?=\s*new StackServerApp\b/.exec(text)?.[1]),
  },
  // next-auth@4.24.15: next/index.d.ts
  "next-auth-4-helper": {
    package: "next-auth", from: 4, before: 5, places: optionModules,
    asked: (text, facts) => exportedFunction(text, facts, (body) => /(?:=>|\breturn)\s*(?:await\s+)?getServerSession\(\s*\w+\s*\)/.test(body)),
  },
  "next-auth-4": {
    package: "next-auth", from: 4, before: 5, places: optionModules,
    asked: (text, facts) => exportedName(facts, /\b(\w+)\s*:\s*(?:NextAuth|Auth)Options\s*=/.exec(text)?.[1] ?? "authOptions"),
  },
  // @supabase/ssr@0.12.7: dist/main/createServerClient.d.ts; @supabase/auth-js: GoTrueClient.d.ts. With the cookies of the request: a client with the service key knows nobody.
  supabase: {
    package: "@supabase/ssr", from: 0, places: supabaseModules,
    asked: (text, facts) => exportedFunction(text, facts, (body) => /\bcreateServerClient\b/.test(body) && /\bcookies\(\)/.test(body)),
  },
  "supabase-store": {
    package: "@supabase/ssr", from: 0, places: supabaseModules,
    asked: (text, facts) => takingStore(text, facts, (store) => /^\w+$|\bAwaited<|\bReadonlyRequestCookies\b/.test(store)),
  },
  "supabase-cookies": {
    package: "@supabase/ssr", from: 0, places: supabaseModules,
    asked: (text, facts) => takingStore(text, facts, (store) => /:\s*(ReturnType<\s*typeof cookies\s*>|Promise<)/.test(store)),
  },
  // @supabase/auth-helpers-nextjs@0.10.0: dist/index.d.ts. It reads the cookies at once, which Next.js gives from 15 on in a promise.
  "supabase-helpers": { package: "@supabase/auth-helpers-nextjs", from: 0, beforeNext: 15 },
};

/**
 * How the app itself knows who is signed in, by what it has installed and, where a library is asked through
 * something of the app's own, by what stands in one of the usual places. Undefined: in no way that is known here.
 */
export function sessionLibraryOf(app: Pick<App, "root">, read: Read): SessionLibrary | undefined {
  const dependencies = dependenciesOf(app, read);
  for (const [name, kind] of Object.entries(kinds) as [SessionLibrary["name"], Kind][]) {
    if (!isWithin(dependencies[kind.package], kind) || (kind.beforeNext !== undefined && !isWithin(dependencies.next, { from: 0, before: kind.beforeNext }))) continue;
    if (!kind.places) return { name, file: null, exported: null };
    const found = ownModule(app.root, kind, read);
    if (found) return { name, ...found };
  }
  return undefined;
}

/** Whether the app signs people in with a package: who is signed in has no token of another kind. */
export function signsInOtherwise(app: Pick<App, "root">, read: Read): boolean {
  return Object.keys(dependenciesOf(app, read)).some((name) => signsIn.test(name));
}

function ownModule(root: string, { places = [], asked }: Kind, read: Read): { file: string; exported: string } | undefined {
  for (const place of places) {
    for (const file of ["", "src/"].flatMap((folder) => ["ts", "tsx", "js"].map((extension) => `${root}/${folder}${place}.${extension}`))) {
      const text = read(file);
      const exported = text === null ? undefined : asked?.(text, extractFacts(text, file.endsWith("x") ? "tsx" : "ts"));
      if (exported !== undefined) return { file, exported };
    }
  }
  return undefined;
}

function exportedName(facts: FileFacts, name: string | undefined): string | undefined {
  return facts.exports.some((one) => one.name === name && !one.typeOnly) ? name : undefined;
}

/** An exported function that can be called without arguments and has such a body. */
function exportedFunction(text: string, facts: FileFacts, holds: (body: string) => boolean): string | undefined {
  return facts.functions.find(({ name, parent, parameters, span }) =>
    parent === 0 && exportedName(facts, name) !== undefined && parameters.every(({ optional }) => optional) && holds(text.slice(...span)))?.name;
}

/** An exported function that makes a client of Supabase with the store of cookies that it is handed as its only argument, and whose parameter is written so. */
function takingStore(text: string, facts: FileFacts, isWritten: (parameter: string) => boolean): string | undefined {
  return facts.functions.find(({ name, parent, parameters: [store, ...others], span }) =>
    parent === 0 && exportedName(facts, name) !== undefined && store && others.length === 0 && !store.optional && /\bcreateServerClient\b/.test(text.slice(...span)) &&
    /cookie/i.test(text.slice(...store.span)) && isWritten(text.slice(...store.span)))?.name;
}

/** Whether a range begins at this major or later; a tag (`latest`, `beta`) is taken for the newest. */
function isWithin(range: string | undefined, { from, before = Infinity }: Pick<Kind, "from" | "before">): boolean {
  if (range === undefined) return false;
  const major = majorOf(range);
  return major === null ? before === Infinity : major >= from && major < before;
}
