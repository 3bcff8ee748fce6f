import type { Entrypoint, Handler } from "../engine/entrypoint.js";
import type { Finding, Fix, Place } from "../engine/finding.js";
import { nameOf } from "../engine/in-words.js";
import type { Migration, MigrationAsk, Proposal } from "./migration.js";
import { sessionLibraryOf } from "../templates/session-library.js";

interface Part {
  rule: string;
  what: string;
  /** What the template asks of a person. */
  needs?: readonly string[];
  isGuard?: true;
  /** Why there may be no place for a guard. */
  unwritten?: string;
  onlyAPerson?: string;
}

const store = "Set REDIS_URL, or UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN: that is where requests are counted.";

/**
 * What a gateway to a model has, in the order in which it is written: settings first, then the guards,
 * of which each needs what the one before it has found, then what is asked, how often, and the call's own limits.
 */
const order: readonly Part[] = [
  { rule: "no-ineffective-segment-config", what: "its settings are written so that Next.js reads them" },
  { rule: "no-incompatible-segment-config", what: "settings that contradict each other are one" },
  { rule: "no-max-duration-above-plan", what: "`maxDuration` is what the platform allows", needs: ["What takes longer than the platform allows belongs into the background: `ai-routes migrate durable`."] },
  { rule: "no-max-duration-below-need", what: "`maxDuration` covers an ordinary run" },
  { rule: "require-max-duration", what: "a `maxDuration` is set" },
  { rule: "require-runtime", what: "the runtime is written down" },
  { rule: "require-auth", isGuard: true, what: "whoever is not signed in is refused with 401", needs: ["Set AUTH_ISSUER, AUTH_AUDIENCE, and AUTH_JWKS_URL or AUTH_SECRET: before, every request ends in an error."] },
  { rule: "require-rate-limit", isGuard: true, what: "requests are limited, and refused with 429", needs: [store] },
  { rule: "require-budget-check", isGuard: true, what: "the user's budget is charged before, and refused with 402", needs: [store, "Look at the amounts: the budget of a day, and what one request sets aside."] },
  { rule: "require-input-validation", isGuard: true, what: "what is sent is checked by a schema, and refused with 400", needs: ["Look at the schema: it says what the code reads, and no more."], unwritten: "what the code does with it does not tell the form of all that is sent" },
  { rule: "no-untrusted-system-prompt", what: "the caller cannot write the instructions" },
  { rule: "no-unbounded-retry", what: "retries come to an end" },
  { rule: "no-stacked-retries", what: "one layer tries again" },
  { rule: "no-retry-on-permanent-error", what: "what cannot succeed is not tried again" },
  { rule: "require-backoff", what: "retries wait longer each time" },
  { rule: "require-output-cap", what: "the length of the answer is limited" },
  { rule: "require-timeout", what: "the call gives up in time" },
  { rule: "require-step-limit", what: "the agent's steps are limited" },
  { rule: "require-stream-error-handler", what: "errors of the stream are handled" },
  { rule: "require-tool-input-schema", what: "tools look at what a model hands them", onlyAPerson: "only who knows the tool can say which members it takes" },
];

const thrown = "What the action refuses it throws (`Refused`): show it in a `catch` around the call, or an `error.tsx` above the page.";

/** A handler gets the guards that it is missing, and no others. */
export const gateway: Migration = {
  name: "gateway",
  summary: "A handler gets whatever it lacks before and around its model call, in order: settings, auth, rate limit, budget, validation, retries, caps, timeouts.",
  rules: order.map(({ rule }) => rule),

  plan(routes, ask) {
    return routes.flatMap((route) => {
      const own = ask.findings.filter(({ at, routes: files }) => (at.file === route.file || files.includes(route.file)) && ask.isAsked(at));
      // Each in its turn: what comes first may be what the next one needs.
      for (const { rule } of order) {
        const proposals = own.flatMap((finding) => proposalFor(rule, finding, route, ask));
        if (proposals.some(({ kind }) => kind === "rewrite")) return proposals;
      }
      return own.flatMap((finding) => order.flatMap(({ rule }) => proposalFor(rule, finding, route, ask)));
    });
  },
};

/** What a rule's finding, or one that speaks for it, comes to; nothing where it is about another rule. */
function proposalFor(rule: string, finding: Finding, route: Entrypoint, ask: MigrationAsk): Proposal[] {
  if (finding.rule !== rule && !finding.absorbed.some((one) => one.rule === rule)) return [];
  const { what, needs = [], isGuard, onlyAPerson, unwritten: unsure = "there is no place here that this could be written to by itself" } = order.find((one) => one.rule === rule)!;
  const { at } = finding;
  const of = nameFor(at, route, ask);
  const fix = fixFor(rule, finding, ask);
  const unwritten = onlyAPerson ?? (isGuard && unsure);
  if (!fix && !unwritten) return [];
  if (!fix) return [{ kind: "refusal", of: `${of}: ${rule}`, at, why: unwritten || "", instead: `\`ai-routes explain ${rule}\` says what to do.` }];
  const edits = fix.edits(ask.read);
  // A check of the app's own has its settings already, and refuses in its own way: its title says how.
  const isOwn = isGuard && !fix.creates;
  const created = [...new Set(edits.filter((edit) => ask.read(edit.file) === null).map(({ file }) => file))];
  return [{
    kind: "rewrite", of, at, title: `${fix.title} (gateway)`, edits, packages: fix.packages?.(ask.read) ?? [],
    byHand: [...(isOwn || asksOwnSession(rule, route, ask) ? [] : needs), ...(isGuard && route.kind === "server-action" && rule !== "require-input-validation" ? [thrown] : [])],
    changes: [{ file: edits.find((edit) => !created.includes(edit.file))?.file ?? at.file, what: isOwn ? `${fix.title.charAt(0).toLowerCase()}${fix.title.slice(1)}` : what }, ...created.map((file) => ({ file, what: "the template that it calls" }))],
  }];
}

/** Whether who asks is told by the app's own sign-in, which has its settings. */
function asksOwnSession(rule: string, { app }: Entrypoint, { read }: MigrationAsk): boolean {
  return rule === "require-auth" && sessionLibraryOf(app, read) !== undefined;
}

function fixFor(rule: string, { fixes, rule: own }: Finding, { read }: MigrationAsk): Fix | undefined {
  return fixes.find((fix) => !fix.claim && (fix.rule ?? own) === rule && fix.edits(read).length > 0);
}

/** The handler, or the call in it. */
function nameFor(at: Place, route: Entrypoint, { name }: MigrationAsk): string {
  const isAt = (place: Place): boolean => place.file === at.file && place.span[0] === at.span[0];
  const handler: Handler | undefined = route.handlers.find((one) => isAt(one.at));
  if (handler) return nameOf(route, handler);
  const call = route.handlers.flatMap(({ modelCalls }) => modelCalls).find((one) => isAt(one.at));
  return call ? `${call.callee} in ${name(at.file)}` : route.url || name(at.file);
}
