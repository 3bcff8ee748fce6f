import {
  dollars, limitOf, platformNames, thousands,
  type Amount, type App, type Entrypoint, type Figure, type Handler, type Unit,
} from "@ai-routes/rules";
import type { FigureWords, GuardKind } from "./protocol.js";

/** Guards that every route that asks a model is expected to have. */
export const expectedGuards = ["auth", "rateLimit", "budget"] as const;

export const guardWords: Record<GuardKind, string> = {
  auth: "auth",
  rateLimit: "rate limit",
  budget: "budget check",
  validation: "validation",
  moderation: "moderation",
  bot: "bot check",
};

/** `worst case 12 calls · $0.42 · 75 s (limit 60 s) · no budget check`. */
export function lensOf(route: Entrypoint, handler: Handler): string {
  const { attempts, cost, time } = handler;
  const limit = limitOf(route).seconds;
  const calls = attempts.max === 1 ? "1 call" : typeof attempts.max === "number" ? `${thousands(attempts.max)} calls` : `${inWords(attempts.max, "requests")} calls`;
  const seconds = inWords(time.total.worst.value, "seconds");
  return [
    `worst case ${calls}`,
    typeof cost.worst.value === "number" ? dollars(cost.worst.value) : `${inWords(cost.worst.value, "usd")} cost`,
    `${typeof time.total.worst.value === "number" ? seconds : `${seconds} time`}${limit === null ? "" : ` (limit ${limit} s)`}`,
    ...missingGuards(route, handler).map(({ kind, partly }) => (partly ? `${guardWords[kind]} on some paths only` : `no ${guardWords[kind]}`)),
  ].join(" · ");
}

/** Expected guards that do not hold on every path; none where nobody is at the other end. */
export function missingGuards({ background, serves }: Entrypoint, { guards }: Handler): { kind: GuardKind; partly: boolean }[] {
  if (background || serves) return [];
  return expectedGuards.filter((kind) => !guards.always.has(kind)).map((kind) => ({ kind, partly: guards.sometimes.has(kind) }));
}

/** `POST /api/chat`, `summarize (/compose)`. */
export function nameOf({ kind, url }: Entrypoint, { name }: Handler): string {
  if (kind === "server-action") return url === "" ? name : `${name} (${url})`;
  return name === "default" || url === name ? url : `${name} ${url}`;
}

export function figureWords({ value, unit }: Figure): FigureWords {
  return { value, words: inWords(value, unit) };
}

export function inWords(value: Amount, unit: Unit): string {
  if (typeof value !== "number") return symbolWords[value];
  switch (unit) {
    case "usd":
      return dollars(value);
    case "usd/token":
      return `$${(value * 1_000_000).toLocaleString("en-US", { maximumFractionDigits: 4 })} per million tokens`;
    case "seconds":
      return `${value >= 10 ? thousands(Math.round(value)) : Number(value.toFixed(1))} s`;
    case "tokens":
      return `${thousands(value)} tokens`;
    default:
      return thousands(value);
  }
}

/** What the symbols mean, for people. */
const symbolWords = { unbounded: "unbounded", unknown: "unknown", data: "data-dependent" } as const;

export function platformWords({ platform: { name, plan, from } }: App): string {
  const planned = plan === null ? "" : `, ${plan.charAt(0).toUpperCase()}${plan.slice(1)} plan`;
  return `${platformNames[name]}${planned}${from === "config" || (from !== "assumed" && plan === null) ? "" : " (assumed)"}`;
}
