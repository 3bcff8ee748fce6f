import { refuseNobody } from "../engine/edits/guards/refuse-nobody.js";
import type { Entrypoint, Handler } from "../engine/entrypoint.js";
import type { Fix, TextEdit } from "../engine/finding.js";

/** Look-ups of a session, or of a user, that give nothing where nobody is signed in: with their packages, as guards say how they are made. */
const givingNobody = /\((next-auth|@auth\/|better-auth|@stackframe\/|@kinde-oss\/)|currentUser \(@clerk\//;

/**
 * The fix where a handler asks its own library who is signed in and goes on without an answer: it refuses
 * there, and asks nobody a second time. Where no edit can be made of that, and in other handlers, `otherwise`.
 */
export function refusingFix({ kind, file }: Entrypoint, handler: Handler, otherwise: Fix): Fix {
  const [lookup] = handler.modelCalls.flatMap(({ guards }) => guards.sometimes.get("auth") ?? []).filter(({ at, user }) => at.file === file && user === undefined);
  const ways = handler.modelCalls.map((call) => call.chain[1]?.at ?? call.at);
  if (!lookup || ways.some((at) => at.file !== file)) return otherwise;
  const refusal = (read: Read): TextEdit[] => {
    const text = read(file);
    return text === null ? [] : refuseNobody(file, text, {
      handler: handler.at.span, lookup: lookup.at.span, givesNobody: givingNobody.test(lookup.how), ways: ways.map(({ span }) => span), action: kind === "server-action",
    });
  };
  return {
    title: kind === "server-action" ? "Throw where nobody is signed in" : "Refuse who is not signed in with 401",
    safe: false,
    creates: (read) => refusal(read).length === 0 && otherwise.creates?.(read) === true,
    packages: (read) => (refusal(read).length === 0 ? otherwise.packages?.(read) ?? [] : []),
    edits: (read) => {
      const edits = refusal(read);
      return edits.length === 0 ? otherwise.edits(read) : edits;
    },
  };
}

type Read = (file: string) => string | null;
