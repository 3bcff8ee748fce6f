import { z } from "zod";
import type { GuardKind } from "../catalog/api.js";
import { defineRule } from "../engine/define-rule.js";
import type { Entrypoint, Handler } from "../engine/entrypoint.js";
import type { ModuleState } from "../engine/measures/module-state.js";
import { nameInside } from "../engine/in-words.js";
import { sharedMapFix } from "../templates/shared-map-fix.js";

export const noInMemoryState = defineRule({
  id: "no-in-memory-state",
  group: "cost",
  subject: "entrypoint",
  summary: "Disallow keeping counters, caches and conversations of requests in module variables.",
  why: "A platform runs many instances and ends them at will: the next request may not find what one kept in memory, or may find somebody else's.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  oncePerFile: true,
  options: z.strictObject({
    acceptCaches: z.boolean().default(true).describe("Whether what is called a cache, and holds an entry for each of many, may miss. Under `strict` and `all`: no."),
  }),
  presetOptions: { strict: { acceptCaches: false }, all: { acceptCaches: false } },

  *check(entrypoint, { options, templateFolder }) {
    // One process that is not scaled keeps what it has been told, until it is restarted.
    if (entrypoint.app.platform.name === "self-hosted" || entrypoint.background) return;
    for (const handler of entrypoint.handlers) {
      for (const state of handler.state) {
        const who = nameInside(entrypoint, handler);
        if (options.acceptCaches && isCache(state) && !isLimit(state, handler)) continue;
        if (isSameForAll(state, handler, entrypoint)) continue;
        yield {
          at: state.at,
          message: `\`${state.name}\` lives in the memory of one instance${faultOf(state, handler, who)}`,
          related: state.writes.slice(0, mostWrites).map((at) => ({ at, message: "written here, in a request" })),
          fixes: keepsEntries(state, handler) ? [sharedMapFix(state.at, { app: entrypoint.app, folder: templateFolder })] : [],
        };
      }
    }
  },
});

/** What a model was asked for without a word of the caller's, nobody being signed in: any caller may have it, and it can be made again. */
function isSameForAll({ of, shapes }: ModuleState, { modelCalls }: Handler, { kind }: Entrypoint): boolean {
  if (!of.every((one) => one === "model") || !shapes.every((one) => one === "value")) return false;
  return modelCalls.every(({ data, guards }) => {
    const asked = [data.system, data.prompt, data.tools].flatMap(({ parts }) => parts);
    return asked.length === 0 && !data.unseen && (kind === "cron" || !(guards.always.has("auth") || guards.sometimes.has("auth")));
  });
}

/** Further places tell no more. */
const mostWrites = 5;

/** Entries of a map, not of a limit: counts want a step that reads and writes at once. */
function keepsEntries(state: ModuleState, handler: Handler): boolean {
  return state.shapes.includes("keyed") && !state.name.includes(".") && !isLimit(state, handler);
}

/** By its name alone: whoever calls it so knows that an instance begins without it. */
function isCache({ name, shapes }: ModuleState): boolean {
  return /cache(?![a-z])/i.test(name) && shapes.every((shape) => shape === "keyed");
}

/** A cache is one only where nothing else of the handler can be. */
function isLimit(state: ModuleState, handler: Handler): boolean {
  if (limitsInMemory(handler).length === 0 || !counts(state)) return false;
  return !isCache(state) || !handler.state.some((other) => counts(other) && !isCache(other));
}

function counts({ shapes, of }: ModuleState): boolean {
  return shapes.includes("keyed") && of.some((one) => one !== "model");
}

function faultOf(state: ModuleState, handler: Handler, who: string): string {
  if (isLimit(state, handler)) {
    return `: the ${limitsInMemory(handler)[0]!} of ${who} counts there, and begins at zero on every other instance and after each restart, so it lets through many times what it says. Count in a store that all instances share (Redis, a database).`;
  }
  if (!state.shapes.includes("keyed")) {
    return `, one for all callers of ${who}: what one of them sends is there for the next, and gone where another instance answers. Keep it with the caller, or in a store under who is signed in.`;
  }
  return `: what ${who} keeps there is not found when another instance answers, is lost at each restart, and grows with every caller until then. Keep it in a store that all instances share, with a time to live.`;
}

const words: Partial<Record<GuardKind, string>> = { rateLimit: "rate limit", budget: "budget" };

function limitsInMemory({ modelCalls }: Handler): string[] {
  return modelCalls.flatMap(({ guards }) => [...guards.always, ...guards.sometimes]).flatMap(([kind, all]) => {
    const word = words[kind];
    return word && all.some(({ inMemory }) => inMemory) ? [word] : [];
  });
}
