import { copyCheck } from "../engine/edits/guards/copy-check.js";
import type { OwnCheckKind } from "../engine/edits/guards/check-kinds.js";
import type { Ask } from "../engine/define-rule.js";
import type { Entrypoint, Handler } from "../engine/entrypoint.js";
import type { Fix, Place, Read, TextEdit } from "../engine/finding.js";
import { isAmong, type OwnCheck } from "../engine/guards/own-checks.js";
import { folderOf, joined } from "../engine/graph/posix-path.js";
import { onlyWhere } from "./only-where.js";
import { specifierOf } from "./place-templates.js";
import { servesProcedures } from "./serves-procedures.js";

/**
 * The fixes of a limit or a budget: the check that the app's other handlers make, by its own helper; where that cannot
 * be taken over, `otherwise`: the template. What it needs to know of the user it takes from what the handler has looked
 * up already; where the handler asks nobody who they are, it is given the check of that which stands before the limit of the others.
 */
export function limitFixes(kind: "rateLimit" | "budget", entrypoint: Entrypoint, handler: Handler, ask: Pick<Ask<unknown>, "ownChecks">, otherwise: readonly Fix[]): Fix[] {
  const { kind: entry, file } = entrypoint;
  if ((entry !== "route-handler" && entry !== "server-action") || handler.at.file !== file) return [...otherwise];
  const { check } = ask.ownChecks(entry, kind);
  if (!check || servesProcedures(entrypoint)) return [...otherwise];
  const standing = handler.guards.always.get("auth") ?? [];
  // A helper that looks up who asks by itself finds nobody where they are let in by something else; one middleware may let in some by this and some by that.
  if (check.findsWho && check.auth.length > 0 && !standing.some((each) => !isMiddleware(each.at.file) && isAmong(each, check.auth))) return [...otherwise];
  const asksNobody = standing.length === 0 && !handler.modelCalls.some(({ guards }) => guards.sometimes.has("auth")) && !handler.unheeded.has("auth");
  const mayAskWho = asksNobody || (standing.length > 0 && standing.every((each) => isMiddleware(each.at.file) && isAmong(each, check.auth)));
  // Whoever applies it ought to know that a route which was open to all no longer is.
  const withSignIn = asksNobody && check.auth.length > 0 && check.written.told;
  const own: Fix = { title: titleOf(kind, check, { isAction: entry === "server-action", withSignIn }), safe: false, edits: (read) => copied(check, entrypoint, handler, read, mayAskWho) };
  return [own, ...otherwise.map((fix) => onlyWhere((read) => own.edits(read).length === 0, fix))];
}

function titleOf(kind: OwnCheckKind, { written: { called, counts } }: OwnCheck, { isAction, withSignIn }: { isAction: boolean; withSignIn: boolean }): string {
  const others = isAction ? "actions" : "routes";
  const how = withSignIn ? `${called}, with their sign-in check` : called;
  if (kind === "rateLimit") return `Limit requests as other ${others} do (${how})`;
  return `Check what the user has left, as other ${others} do (${how}${counts === null ? "" : `; they count what was spent by ${counts}, which this does not add`})`;
}

/** The check of another handler as edits of this one. */
export function copied({ written, resolve }: OwnCheck, { file, app }: Entrypoint, handler: Handler, read: Read, mayAskWho = true): TextEdit[] {
  const text = read(file);
  const ways = waysOf(handler).filter((at) => at.file === file).map(({ span }) => span);
  const specifier = (from: string): string => {
    const target = from.startsWith(".") ? resolve(from) : null;
    return target === null ? from : specifierOf(target, file, app.root, read);
  };
  const placed = (target: string): string => target.replace(/\.[cm]?[jt]sx?$/, "").replace(/\/index$/, "");
  const isModule = (here: string, there: string): boolean => {
    const [own, theirs] = [here.startsWith(".") ? joined(folderOf(file), here) : resolve(here), resolve(there)];
    return own !== null && theirs !== null && placed(own) === placed(theirs);
  };
  const after = written.kind === "auth" ? [] : (["auth", "rateLimit"] as const).flatMap((kind) => handler.guards.always.get(kind) ?? []).filter(({ at }) => at.file === file).map(({ at }) => at.span);
  return text === null ? [] : copyCheck(file, text, { check: written, handler: handler.at.span, ways, after, mayAskWho, isModule, specifier });
}

/** Where a handler's own ways to its model calls begin. */
export function waysOf({ modelCalls, at: { file } }: Handler): Place[] {
  return modelCalls.map(({ chain, at }) => [...chain.slice(1).map((one) => one.at), at].find((one) => one.file === file) ?? chain[1]?.at ?? at);
}

function isMiddleware(file: string): boolean {
  return /\/(proxy|middleware)\.[cm]?[jt]sx?$/.test(file);
}
