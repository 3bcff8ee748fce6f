import type { Entrypoint, Handler } from "../engine/entrypoint.js";
import { insertGuard, type GuardNames } from "../engine/edits/insert-guard.js";
import type { Fix } from "../engine/finding.js";
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
  /** None: the handler does not have what it needs. `dollars`: what an ordinary request costs. */
  statements(names: GuardNames, dollars: number): string[];
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
    statements: ({ check, variable, request, results }) => [
      `const ${variable} = await ${check}(${[request, ...userIn(results)].join(", ")});`,
      `if (${variable}) return ${variable};`,
    ],
  },
  budget: {
    name: "budget", title: "Charge the user's budget, and refuse with 402 (chargeBudget)", check: "chargeBudget", variable: "overBudget", after: ["auth", "rateLimit"],
    statements: ({ check, variable, results }, dollars) => {
      const [user] = userIn(results);
      return user === undefined ? [] : [`const ${variable} = await ${check}(${user}, ${dollars});`, `if (${variable}) return ${variable};`];
    },
  },
} satisfies Record<string, GuardTemplate>;

/** An ordinary request's cost, rounded up to a tenth of a cent; a cent where it is not known. */
function dollarsOf({ cost }: Handler): number {
  const { value } = cost.typical;
  return typeof value === "number" ? Math.max(0.001, Math.ceil(value * 1_000) / 1_000) : 0.01;
}

/** The id of the user that the template `auth` has found, where it stands before. */
function userIn(results: GuardNames["results"]): string[] {
  const user = results.get("requireUser");
  return user === undefined ? [] : [`${user}.id`];
}

/**
 * The fix that writes a guard's template into the app, if it is not there, and calls it first thing
 * in the handler. Of route handlers only: elsewhere no answer can be returned in its place.
 */
export function guardFixes(kind: keyof typeof guards, { kind: entry, app, file }: Entrypoint, handler: Handler, templateFolder: string | null): Fix[] {
  if (entry !== "route-handler" && entry !== "webhook") return [];
  if (handler.at.file !== file) return [];
  const guard: GuardTemplate = guards[kind];
  const place = { app, folder: templateFolder };
  const after = guard.after.flatMap((before) => (handler.guards.always.get(before) ?? []).filter(({ at }) => at.file === file).map(({ at }) => at.span));
  return [templateFix({
    template: guard.name, title: guard.title, place, file,
    uses: (text, from) => insertGuard(file, text, {
      handler: handler.at.span, name: guard.check, from, variable: guard.variable, after,
      afterChecks: guard.after.map((kind) => checkNames[kind]), statements: (names) => guard.statements(names, dollarsOf(handler)),
    }),
  })];
}
