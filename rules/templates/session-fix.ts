import { refuseNobody } from "../engine/edits/guards/refuse-nobody.js";
import type { Entrypoint, Handler } from "../engine/entrypoint.js";
import type { Fix, Read, TextEdit } from "../engine/finding.js";
import { sessionLibrary, type OwnChecks } from "../engine/guards/own-checks.js";
import { copied, waysOf } from "./own-check-fix.js";
import { sessionLibraryOf, signsInOtherwise } from "./session-library.js";

/** Look-ups of a session, or of a user, that give nothing where nobody is signed in: with their packages, as guards say how they are made. */
const givingNobody = /\((next-auth|@auth\/|better-auth|@stackframe\/|@kinde-oss\/)|currentUser \(@clerk\//;

/**
 * The fix as the app itself knows who is signed in: the check that its other handlers make; where this one
 * looks up who is signed in and goes on without an answer, a refusal there; else `otherwise`, the template,
 * which asks a library, or a token of its own where nobody signs in yet. Where other handlers let in by something
 * else, or the app has a library that the template cannot ask, that would lock out whom they know: none.
 */
export function signInFix(entrypoint: Entrypoint, handler: Handler, { check, by }: OwnChecks, otherwise: Fix): Fix[] {
  const locksOut = (read: Read): boolean => sessionLibraryOf(entrypoint.app, read) === undefined && (by === "library" || signsInOtherwise(entrypoint.app, read));
  const refusing = refusingFix(entrypoint, handler, by === "own", by === "own" ? null : unless(locksOut, otherwise));
  if (!check) return refusing ? [refusing] : [];
  const title = entrypoint.kind === "server-action" ? `Throw where nobody is signed in, as other actions do (${check.written.called})` : `Refuse whoever is not signed in, as other routes do (${check.written.called})`;
  return [preferred(title, (read) => copied(check, entrypoint, handler, read), refusing)];
}

/** Where a handler asks who is signed in and goes on without an answer, it refuses there, and asks nobody a second time. */
function refusingFix({ kind, file }: Entrypoint, handler: Handler, apart: boolean, otherwise: Fix | null): Fix | null {
  const [lookup] = handler.modelCalls.flatMap(({ guards }) => guards.sometimes.get("auth") ?? []).filter(({ at, user }) => at.file === file && user === undefined);
  const ways = waysOf(handler);
  if (!lookup || (apart && sessionLibrary.test(lookup.how)) || ways.some((at) => at.file !== file)) return otherwise;
  const refusal = (read: Read): TextEdit[] => {
    const text = read(file);
    return text === null ? [] : refuseNobody(file, text, {
      handler: handler.at.span, lookup: lookup.at.span, givesNobody: givingNobody.test(lookup.how), ways: ways.map(({ span }) => span), action: kind === "server-action",
    });
  };
  return preferred(kind === "server-action" ? "Throw where nobody is signed in" : "Refuse with 401 whoever is not signed in", refusal, otherwise);
}

/** Edits of the file itself; where none can be made, another fix's. */
function preferred(title: string, own: (read: Read) => TextEdit[], otherwise: Fix | null): Fix {
  return {
    title,
    safe: false,
    creates: (read) => own(read).length === 0 && otherwise?.creates?.(read) === true,
    packages: (read) => (own(read).length === 0 ? otherwise?.packages?.(read) ?? [] : []),
    edits: (read) => {
      const edits = own(read);
      return edits.length === 0 ? otherwise?.edits(read) ?? [] : edits;
    },
  };
}

function unless(locksOut: (read: Read) => boolean, fix: Fix): Fix {
  return {
    ...fix,
    creates: (read) => !locksOut(read) && fix.creates?.(read) === true,
    packages: (read) => (locksOut(read) ? [] : fix.packages?.(read) ?? []),
    edits: (read) => (locksOut(read) ? [] : fix.edits(read)),
  };
}

