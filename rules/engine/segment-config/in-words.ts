import type { App, Platform } from "../graph/app.js";
import { newestKnownNext } from "./next-reading.js";

/** `Next.js 15.5.29`, and how that is known where it is not certain. */
export function nextInWords({ next }: App): string {
  if (next.version === null) return `Next.js ${newestKnownNext} (assumed: no version is known)`;
  const exact = next.from !== "range" || next.range === next.version;
  return exact ? `Next.js ${next.version}` : `Next.js ${next.version} (the lowest of ${next.range})`;
}

/** What limits a request where nothing is set: `Vercel's default, 300 s unless the project's dashboard says otherwise`. */
export function defaultLimitInWords({ name, plan, from, defaultSeconds }: Platform): string {
  if (defaultSeconds === null) return "the platform's default";
  const assumed = from === "assumed" ? "; platform assumed: Vercel with Fluid compute" : "";
  // Fluid has one default for all plans; without it the plan decides, and no file tells the plan.
  const of = name === "vercel-legacy" ? ` on ${planInWords(plan)}${from === "config" ? "" : ", plan assumed"}` : "";
  return `Vercel's default (${defaultSeconds} s${of} unless the project's dashboard says otherwise${assumed})`;
}

/** The longest that can be set: `at most 300 s on Hobby`. */
export function maximumInWords({ name, plan, from, maxSeconds }: Platform): string {
  if (from === "config") return maxSeconds === null ? "" : `at most ${maxSeconds} s on ${planInWords(plan)}`;
  return name === "vercel-legacy" ? "at most 60 s on Hobby, 300 s on Pro" : "at most 300 s on Hobby, 800 s on Pro";
}

export function planInWords(plan: Platform["plan"]): string {
  return plan === null ? "this plan" : plan[0]!.toUpperCase() + plan.slice(1);
}
