import { extractFacts } from "../engine/facts/extract-facts.js";
import type { App } from "../engine/graph/app.js";
import { dependenciesOf } from "../engine/graph/new-code.js";
import { majorOf } from "../engine/major-version.js";

type Read = (file: string) => string | null;

/** A library by which an app knows who is signed in. */
export interface SessionLibrary {
  name: "clerk" | "next-auth" | "better-auth";
  /** The module that exports the app's own instance as `auth`; null: the library is asked itself. */
  file: string | null;
}

/** What makes an instance, by package. */
const makers = { "next-auth": /\bNextAuth\(/, "better-auth": /\bbetterAuth\(/ } as const;

/** Where the documentation of these libraries, and the starters that use them, put an app's instance. */
const usualPlaces = ["auth", "lib/auth", "server/auth", "server/auth/index", "utils/auth", "lib/auth/index", "lib/auth/server", "app/auth", "app/(auth)/auth"];

/**
 * How the app itself knows who is signed in: Clerk 5 and later, Auth.js (next-auth 5) or Better Auth whose
 * instance stands in one of the usual places. Undefined: none of them, or an instance that is not found there.
 */
export function sessionLibraryOf(app: Pick<App, "root">, read: Read): SessionLibrary | undefined {
  const dependencies = dependenciesOf(app, read);
  if (isFrom(dependencies["@clerk/nextjs"], 5)) return { name: "clerk", file: null };
  for (const name of ["next-auth", "better-auth"] as const) {
    if (!isFrom(dependencies[name], name === "next-auth" ? 5 : 0)) continue;
    const file = usualPlaces.flatMap((place) => ["", "src/"].map((folder) => `${app.root}/${folder}${place}`)).flatMap((stem) => [`${stem}.ts`, `${stem}.js`]).find((one) => exportsInstance(read(one), makers[name]));
    if (file !== undefined) return { name, file };
  }
  return undefined;
}

function exportsInstance(text: string | null, maker: RegExp): boolean {
  return text !== null && maker.test(text) && extractFacts(text, "ts").exports.some(({ name }) => name === "auth");
}

/** Whether a range begins at this major or later; a tag (`latest`, `beta`) is taken for the newest. */
function isFrom(range: string | undefined, major: number): boolean {
  return range !== undefined && (majorOf(range) ?? major) >= major;
}
