import { edgeLimits } from "../../catalog/platforms.js";
import type { Entrypoint } from "../entrypoint.js";

/** Seconds after which the platform ends a request; null: no limit that is known. */
export interface PlatformLimit {
  seconds: number | null;
  /** For people: `its maxDuration of 60 s`. */
  what: string;
  /** Whether that is certain: set in the app, or a limit of a platform that is known. */
  certain: boolean;
}

/** What limits one request of a route: its own setting, else the platform's default. */
export function limitOf({ app, maxDuration, runtime }: Entrypoint): PlatformLimit {
  const { defaultSeconds, from, usesMaxDuration } = app.platform;
  if (runtime.value === "edge" && usesMaxDuration) return { seconds: edgeLimits.streamSeconds, what: `the ${edgeLimits.streamSeconds} s of the Edge runtime`, certain: from !== "assumed" };
  if (maxDuration.effective && maxDuration.seconds !== null) return { seconds: maxDuration.seconds, what: `its \`maxDuration\` of ${maxDuration.seconds} s`, certain: true };
  return { seconds: defaultSeconds, what: `the platform's ${defaultSeconds} s`, certain: from !== "assumed" };
}

/** Seconds as people say them: `9.6 s`, `15 min`. */
export function secondsInWords(value: number | string): string {
  if (typeof value !== "number") return `${value} seconds`;
  if (value >= 600) return `${Math.round(value / 60)} min`;
  return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} s`;
}
