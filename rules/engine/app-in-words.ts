import type { App, PlatformName } from "./graph/app.js";

/** Platforms as people name them. */
export const platformNames: Record<PlatformName, string> = {
  "vercel-fluid": "Vercel Fluid",
  "vercel-legacy": "Vercel without Fluid",
  netlify: "Netlify",
  "aws-lambda": "AWS Lambda",
  "aws-amplify": "AWS Amplify",
  cloudflare: "Cloudflare",
  "self-hosted": "self-hosted",
};

/** `Next.js 16.4.6`; one that only a range tells is said to be the lowest it allows. */
export function nextInWords({ next }: Pick<App, "next">): string {
  const version = next.version ?? next.range;
  return version === null ? "Next.js" : `Next.js ${version}${next.from === "range" && next.range !== version ? " (lowest of the range)" : ""}`;
}
