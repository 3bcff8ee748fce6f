import { insertGuard, type ActionNames, type GuardNames } from "../engine/edits/guards/insert-guard.js";
import type { Ask } from "../engine/define-rule.js";
import type { Entrypoint, Handler } from "../engine/entrypoint.js";
import type { Fix } from "../engine/finding.js";
import { allCallers, userOf } from "./handler-user.js";
import { servesProcedures } from "./serves-procedures.js";
import { sessionFixes } from "./session-fix.js";
import { templateFix } from "./template-fix.js";
import type { TemplateName } from "./templates.js";

/** A template whose check goes before all that a handler does. */
interface GuardTemplate {
  name: TemplateName;
  title: string;
  /** In a server action. */
  thrown: string;
  check: string;
  variable: string;
  /** Kinds of guards that go before it. */
  after: readonly ("auth" | "rateLimit" | "budget")[];
  /** What the check is asked with, as code; null: the handler does not have what it needs. `who`: the id of the user; `dollars`: what an ordinary request costs. */
  given(request: string, who: string | null, dollars: number): string | null;
  /** Whether what follows needs what it gives, where it lets a request through. */
  keepsResult: boolean;
}

/** What the templates call the checks of each kind. */
const checkNames = { auth: "requireUser", rateLimit: "rateLimit", budget: "chargeBudget" };

const guards = {
  auth: {
    name: "auth", title: "Refuse with 401 whoever is not signed in (requireUser)", thrown: "Throw where nobody is signed in (requireUser)", check: "requireUser", variable: "user", after: [],
    given: (request) => request, keepsResult: true,
  },
  rateLimit: {
    name: "rate-limit", title: "Limit requests, and refuse with 429 (rateLimit)", thrown: "Limit requests, and throw beyond (rateLimit)", check: "rateLimit", variable: "limited", after: ["auth"],
    given: (request, who) => (who === null ? request : `${request}, ${who}`), keepsResult: false,
  },
  budget: {
    name: "budget", title: "Charge the user's budget, and refuse with 402 (chargeBudget)", thrown: "Charge the user's budget, and throw where it is spent (chargeBudget)", check: "chargeBudget", variable: "overBudget", after: ["auth", "rateLimit"],
    given: (_, who, dollars) => (who === null ? null : `${who}, ${dollars}`), keepsResult: false,
  },
} satisfies Record<string, GuardTemplate>;

/** An ordinary request's cost, rounded up to a tenth of a cent; a cent where it is not known. */
function dollarsOf({ cost }: Handler): number {
  const { value } = cost.typical;
  return typeof value === "number" ? Math.max(0.001, Math.ceil(value * 1_000) / 1_000) : 0.01;
}

/**
 * The fix that writes a guard's template into the app, if it is not there, and calls it first thing
 * in the handler. Of route handlers, where its refusal is returned, and of server actions, where it
 * is thrown: elsewhere no answer can be given in its place.
 */
export function guardFixes(kind: keyof typeof guards, entrypoint: Entrypoint, handler: Handler, templateFolder: string | null): Fix[] {
  const fix = guardFix(kind, entrypoint, handler, templateFolder);
  return fix ? [fix] : [];
}

/** The same of authentication, as the app itself knows who is signed in. None of webhooks and of what monitors ask: a service that calls one is signed in nowhere. */
export function signInFixes(entrypoint: Entrypoint, handler: Handler, ask: Pick<Ask<unknown>, "templateFolder" | "ownChecks">): Fix[] {
  const { kind } = entrypoint;
  if (kind !== "route-handler" && kind !== "server-action") return [];
  const session = guardFix("auth", entrypoint, handler, ask.templateFolder);
  if (!session || isProbe(entrypoint.url)) return [];
  const refuses = kind === "server-action" ? "Throw" : "Refuse with 401";
  const token = { ...session, title: `${refuses} whoever brings no signed token (requireUser): who is to be let in has to be given one` };
  return sessionFixes(entrypoint, handler, ask.ownChecks(kind, "auth"), { session, token });
}

/** Whether a URL says that a monitor or a load balancer asks it whether the app is well. */
function isProbe(url: string): boolean {
  return /\/(health(z|-?checks?)?|livez?|liveness|ready?z|readiness|heartbeat|ping|uptime)(\/|$)/i.test(url);
}

function guardFix(kind: keyof typeof guards, entrypoint: Entrypoint, handler: Handler, templateFolder: string | null): Fix | null {
  const { kind: entry, app, file } = entrypoint;
  const isAction = entry === "server-action";
  if ((entry !== "route-handler" && entry !== "webhook" && !isAction) || handler.at.file !== file || servesProcedures(entrypoint)) return null;
  const guard: GuardTemplate = guards[kind];
  const after = guard.after.flatMap((before) => (handler.guards.always.get(before) ?? []).filter(({ at }) => at.file === file).map(({ at }) => at.span));
  const everybody = kind === "budget" ? allCallers(entrypoint, handler) : null;
  const title = everybody !== null ? "Charge one budget for all callers of the route, and refuse with 402 (chargeBudget)" : isAction ? guard.thrown : guard.title;
  return templateFix({
    template: guard.name, also: isAction ? ["action"] : [], title, place: { app, folder: templateFolder }, file,
    uses(text, from, { read, specifier }) {
      const user = guard.after.includes("auth") ? userOf(handler, file, text, read) : null;
      const inserted = insertGuard(file, text, {
        handler: handler.at.span, name: guard.check, from, variable: guard.variable, after: user?.behind ? [...after, user.behind] : after, afterChecks: guard.after.map((before) => checkNames[before]),
        action: isAction ? actionNames(specifier("action")) : null,
        statements: (names) => statementsOf(guard, names, { who: user?.id ?? everybody, dollars: dollarsOf(handler), isAction }),
      });
      return inserted.length > 0 && user ? [...inserted, ...user.edits] : inserted;
    },
  });
}

/** What the template `action` calls its functions. */
export function actionNames(from: string): ActionNames {
  return { request: "actionRequest", orThrow: "orThrow", from };
}

function statementsOf(guard: GuardTemplate, names: GuardNames, { who, dollars, isAction }: { who: string | null; dollars: number; isAction: boolean }): string[] {
  const found = names.results.get(checkNames.auth);
  const given = guard.given(names.request, found ? `${found}.id` : who, dollars);
  if (given === null) return [];
  const call = `${names.check}(${given})`;
  if (isAction) return [`${guard.keepsResult ? `const ${names.variable} = ` : ""}await orThrow(${call});`];
  return [`const ${names.variable} = await ${call};`, `if (${guard.keepsResult ? `${names.variable} instanceof Response` : names.variable}) return ${names.variable};`];
}
