import { handlerUser, refusedWithout, type HandlerUser } from "../engine/edits/guards/handler-user.js";
import { userOfHelper } from "../engine/edits/guards/helper-user.js";
import type { Entrypoint, Guard, Handler } from "../engine/entrypoint.js";
import type { Read } from "../engine/finding.js";

/**
 * The id of the user whom the app's own check has let through, as code of the handler: the first of
 * its authentications that can be named there. Null: none of them can.
 */
export function userOf(handler: Handler, file: string, text: string, read: Read): HandlerUser | null {
  for (const { at, user } of authentications(handler)) {
    const own = at.file === file ? text : read(at.file);
    const asked = !user && at.file === file ? refusedWithout(file, text, handler.at.span, at.span) : null;
    if (asked !== null) return { id: asked, edits: [] };
    const given = !user && own !== null && at.file !== file ? userOfHelper(file, text, handler.at.span, { file: at.file, text: own, at: at.span }) : null;
    if (given) return given;
    if (!user || own === null) continue;
    // Checks of a wrapper stand in its file, beside the call of the handler.
    const calls = handler.modelCalls[0]?.chain.filter((call) => call.at.file === at.file) ?? [];
    for (const call of at.file === file ? [null, ...calls] : calls) {
      const found = handlerUser(file, text, handler.at.span, { file: at.file, text: own, at: at.span, user: [user.variable, ...user.path], call: call?.at.span ?? null });
      if (found) return found;
    }
  }
  return null;
}

/**
 * What a budget for all callers of a route is kept under, as code: where who asks is checked before
 * the route, by its middleware alone, and the route is told of nobody. Null: there may be users.
 */
export function allCallers({ url }: Entrypoint, handler: Handler): string | null {
  const all = authentications(handler);
  const isBefore = all.length > 0 && all.every(({ at, user }) => !user && /\/(proxy|middleware)\.[cm]?[jt]sx?$/.test(at.file));
  return isBefore ? JSON.stringify(`${handler.name} ${url}`) : null;
}

function authentications({ guards }: Handler): readonly Guard[] {
  return guards.always.get("auth") ?? [];
}
