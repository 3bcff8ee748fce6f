import { lookupGivesNobody, sessionLibrary } from "../catalog/sign-in.js";
import { hasWayForNobody } from "../engine/edits/guards/way-for-nobody.js";
import { refuseNobody } from "../engine/edits/guards/refuse-nobody.js";
import type { Entrypoint, Handler } from "../engine/entrypoint.js";
import type { Fix, Read, TextEdit } from "../engine/finding.js";
import type { OwnChecks } from "../engine/guards/own-checks.js";
import { onlyWhere } from "./only-where.js";
import { copied, waysOf } from "./own-check-fix.js";
import { sessionLibraryOf, signsInOtherwise } from "./session-library.js";

/**
 * The fixes as the app itself knows who is signed in: the check that its other handlers make; where this one
 * looks up who is signed in and goes on without an answer, a refusal there; else `otherwise`, the template,
 * which asks a library, or a token of its own where nobody signs in yet. Where other handlers let in by something
 * else, or the app has a library that the template cannot ask, that would lock out whom they know: none.
 * One alone can be made at a time, so that its title says what is written.
 */
export function sessionFixes(entrypoint: Entrypoint, handler: Handler, { check, by }: OwnChecks, otherwise: SignInTemplate): Fix[] {
  const { app, kind } = entrypoint;
  const asOthers = check && ownFix(kind === "server-action" ? `Throw where nobody is signed in, as other actions do (${check.written.called})` : `Refuse whoever is not signed in, as other routes do (${check.written.called})`, (read) => copied(check, entrypoint, handler, read));
  const here = refusingFix(entrypoint, handler, by === "own");
  const own = [asOthers, here].filter((one) => one !== null);
  const asksLibrary = (read: Read): boolean => sessionLibraryOf(app, read) !== undefined;
  const asksToken = (read: Read): boolean => !asksLibrary(read) && by !== "library" && !signsInOtherwise(app, read);
  const templates = by === "own" ? [] : [onlyWhere(asksLibrary, otherwise.session), onlyWhere(asksToken, otherwise.token)];
  // Who goes on without anybody signed in on purpose is not to be locked out.
  const isForAll = (read: Read): boolean => handler.at.file === entrypoint.file && hasWayForNobody(entrypoint.file, read(entrypoint.file) ?? "", handler.at.span, waysOf(handler).filter(({ file }) => file === entrypoint.file).map(({ span }) => span));
  return [...own, ...templates].map((fix, index, all) => onlyWhere((read) => !isForAll(read) && all.slice(0, index).every((one) => one.edits(read).length === 0), fix));
}

/** The template, by what it asks. */
export interface SignInTemplate {
  /** The session of the library by which the app signs people in. */
  session: Fix;
  /** A signed token, which the app does not give out yet. */
  token: Fix;
}

/** Where a handler asks who is signed in and goes on without an answer, it refuses there, and asks nobody a second time. */
function refusingFix({ kind, file }: Entrypoint, handler: Handler, apart: boolean): Fix | null {
  const asked = [...handler.modelCalls.flatMap(({ guards }) => guards.sometimes.get("auth") ?? []), ...(handler.unheeded.get("auth") ?? [])];
  const lookup = asked.find(({ at, user }) => at.file === file && user === undefined);
  const ways = waysOf(handler);
  if (!lookup || (apart && sessionLibrary.test(lookup.how)) || ways.some((at) => at.file !== file)) return null;
  return ownFix(kind === "server-action" ? "Throw where nobody is signed in" : "Refuse with 401 whoever is not signed in", (read) => {
    const text = read(file);
    return text === null ? [] : refuseNobody(file, text, {
      handler: handler.at.span, lookup: lookup.at.span, givesNobody: lookupGivesNobody.test(lookup.how), ways: ways.map(({ span }) => span), action: kind === "server-action",
    });
  });
}

function ownFix(title: string, edits: (read: Read) => TextEdit[]): Fix {
  return { title, safe: false, edits };
}
