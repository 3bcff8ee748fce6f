/**
 * Platforms, as people name them. A new one is added here, with its limits below; `graph/platform.ts`
 * tells it by its deployment files, and `disk/listed-files.ts` says which of these are read.
 */
export const platformNames = {
  "vercel-fluid": "Vercel Fluid",
  "vercel-legacy": "Vercel without Fluid",
  netlify: "Netlify",
  "aws-lambda": "AWS Lambda",
  "aws-amplify": "AWS Amplify",
  cloudflare: "Cloudflare",
  "self-hosted": "self-hosted",
} as const;

export type PlatformName = keyof typeof platformNames;

/** Packages that build an app for a platform. */
export const adapters: Readonly<Partial<Record<PlatformName, readonly string[]>>> = {
  netlify: ["@netlify/plugin-nextjs"],
  cloudflare: ["@opennextjs/cloudflare", "@cloudflare/next-on-pages"],
};

/** Vercel's plans. */
export const plans = ["hobby", "pro", "enterprise"] as const;

export type Plan = (typeof plans)[number];

export interface PlatformLimits {
  /** Seconds a request may take where nothing is set; null: no limit that applies. */
  defaultSeconds: number | null;
  /** The longest that can be set; null: none. */
  maxSeconds: number | null;
  /** A longer maximum that is still a beta. */
  betaMaxSeconds?: number;
  /** Whether a route's `maxDuration` is read there. */
  usesMaxDuration: boolean;
  /** Where the figures were read; "unverified" where no primary source was. */
  source: string;
}

/** Seconds until the first byte, and of the whole stream, on Vercel's (deprecated) Edge runtime: FACTS A1. */
export const edgeLimits = { firstByteSeconds: 25, streamSeconds: 300 } as const;

/** The limits of a platform; `plan` matters on Vercel alone. */
export function platformLimits(name: PlatformName, plan: Plan | null): PlatformLimits {
  if (name === "vercel-fluid") return fluid[plan ?? "hobby"];
  if (name === "vercel-legacy") return legacy[plan ?? "hobby"];
  return elsewhere[name];
}

/** FACTS A1, vercel.com/docs/functions/limitations (2025-12-18); 1800 s is a beta since 2026-06-15. */
const fluidSource = "FACTS A1: vercel.com/docs/functions/limitations (2025-12-18)";
const fluid: Record<Plan, PlatformLimits> = {
  hobby: { defaultSeconds: 300, maxSeconds: 300, usesMaxDuration: true, source: fluidSource },
  pro: { defaultSeconds: 300, maxSeconds: 800, betaMaxSeconds: 1800, usesMaxDuration: true, source: fluidSource },
  enterprise: { defaultSeconds: 300, maxSeconds: 800, betaMaxSeconds: 1800, usesMaxDuration: true, source: fluidSource },
};

/** FACTS A1: with Fluid switched off. Enterprise's default is unverified. */
const legacySource = "FACTS A1: Vercel's plan table; vercel.com/blog/evolving-vercel-functions (2024-02-14)";
const legacy: Record<Plan, PlatformLimits> = {
  hobby: { defaultSeconds: 10, maxSeconds: 60, usesMaxDuration: true, source: legacySource },
  pro: { defaultSeconds: 15, maxSeconds: 300, usesMaxDuration: true, source: legacySource },
  enterprise: { defaultSeconds: 15, maxSeconds: 900, usesMaxDuration: true, source: legacySource },
};

const elsewhere: Record<Exclude<PlatformName, "vercel-fluid" | "vercel-legacy">, PlatformLimits> = {
  netlify: {
    defaultSeconds: 60, maxSeconds: 60, usesMaxDuration: false,
    source: "FACTS A2: docs.netlify.com/build/functions/configuration (2026), synchronous functions",
  },
  "aws-lambda": {
    defaultSeconds: 3, maxSeconds: 900, usesMaxDuration: false,
    source: "FACTS A2: unverified; deployment tools set a default of their own, API Gateway cuts at 29-30 s",
  },
  "aws-amplify": {
    defaultSeconds: 30, maxSeconds: 30, usesMaxDuration: false,
    source: "FACTS A2: docs.aws.amazon.com troubleshooting-SSR; 30 s unverified",
  },
  cloudflare: {
    defaultSeconds: null, maxSeconds: null, usesMaxDuration: false,
    source: "FACTS A2: developers.cloudflare.com limits (2026): CPU time is limited, wall-clock time is not",
  },
  "self-hosted": {
    defaultSeconds: null, maxSeconds: null, usesMaxDuration: false,
    source: "FACTS A2: next@16.4.6 dist/docs maxDuration.md: only deployment platforms read it",
  },
};
