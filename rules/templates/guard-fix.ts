import type { Entrypoint, Handler } from "../engine/entrypoint.js";
import { insertGuard, type GuardNames } from "../engine/edits/insert-guard.js";
import type { Fix } from "../engine/finding.js";
import { allCallers, userOf } from "./handler-user.js";
import { templateFix } from "./template-fix.js";
import type { TemplateName } from "./templates.js";

/** A template whose check goes before all that a handler does. */
interface GuardTemplate {
  name: TemplateName;
  title: string;
  check: string;
  variable: string;
  /** Kinds of guards that go before it. */
  after: readonly ("auth" | "rateLimit" | "budget")[];
  /** None: the handler does not have what it needs. `who`: the id of the user, as code; `dollars`: what an ordinary request costs. */
  statements(names: GuardNames, who: string | null, dollars: number): string[];
}

/** What the templates call the checks of each kind. */
const checkNames = { auth: "requireUser", rateLimit: "rateLimit", budget: "chargeBudget" };

const guards = {
  auth: {
    name: "auth", title: "Refuse who is not signed in with 401 (requireUser)", check: "requireUser", variable: "user", after: [],
    statements: ({ check, variable, request }) => [`const ${variable} = await ${check}(${request});`, `if (${variable} instanceof Response) return ${variable};`],
  },
  rateLimit: {
    name: "rate-limit", title: "Limit requests, and refuse with 429 (rateLimit)", check: "rateLimit", variable: "limited", after: ["auth"],
    statements: ({ check, variable, request }, who) => [
      `const ${variable} = await ${check}(${who === null ? request : `${request}, ${who}`});`,
      `if (${variable}) return ${variable};`,
    ],
  },
  budget: {
    name: "budget", title: "Charge the user's budget, and refuse with 402 (chargeBudget)", check: "chargeBudget", variable: "overBudget", after: ["auth", "rateLimit"],
    statements: ({ check, variable }, who, dollars) => (who === null ? [] : [`const ${variable} = await ${check}(${who}, ${dollars});`, `if (${variable}) return ${variable};`]),
  },
} satisfies Record<string, GuardTemplate>;

/** An ordinary request's cost, rounded up to a tenth of a cent; a cent where it is not known. */
function dollarsOf({ cost }: Handler): number {
  const { value } = cost.typical;
  return typeof value === "number" ? Math.max(0.001, Math.ceil(value * 1_000) / 1_000) : 0.01;
}

/**
 * The fix that writes a guard's template into the app, if it is not there, and calls it first thing
 * in the handler. Of route handlers only: elsewhere no answer can be returned in its place.
 */
export function guardFixes(kind: keyof typeof guards, entrypoint: Entrypoint, handler: Handler, templateFolder: string | null): Fix[] {
  const { kind: entry, app, file } = entrypoint;
  if (entry !== "route-handler" && entry !== "webhook") return [];
  if (handler.at.file !== file) return [];
  const guard: GuardTemplate = guards[kind];
  const place = { app, folder: templateFolder };
  const after = guard.after.flatMap((before) => (handler.guards.always.get(before) ?? []).filter(({ at }) => at.file === file).map(({ at }) => at.span));
  const everybody = kind === "budget" ? allCallers(entrypoint, handler) : null;
  return [templateFix({
    template: guard.name, title: everybody === null ? guard.title : "Charge one budget for all callers of the route, and refuse with 402 (chargeBudget)", place, file,
    uses(text, from, { read }) {
      const user = guard.after.includes("auth") ? userOf(handler, file, text, read) : null;
      const inserted = insertGuard(file, text, {
        handler: handler.at.span, name: guard.check, from, variable: guard.variable, after, afterChecks: guard.after.map((kind) => checkNames[kind]),
        statements(names) {
          const found = names.results.get(checkNames.auth);
          return guard.statements(names, found ? `${found}.id` : (user?.id ?? everybody), dollarsOf(handler));
        },
      });
      return inserted.length > 0 && user ? [...inserted, ...user.edits] : inserted;
    },
  })];
}
