import { adapters, platformLimits, type Plan, type PlatformName } from "../../catalog/platforms.js";
import type { NextConfig, Platform } from "./app.js";
import type { Manifest, Manifests } from "./manifests.js";
import { below, inFolder, isWithin, upwards } from "./posix-path.js";
import type { VercelConfig } from "./vercel-config.js";
import type { Workspace } from "./workspace.js";

/** What the user says of where the app runs; it goes before anything the repository shows. */
export interface PlatformSettings {
  platform?: PlatformName | "vercel" | undefined;
  plan?: Plan | undefined;
}

export interface PlatformEvidence {
  workspace: Workspace;
  manifests: Manifests;
  /** The app's folder. */
  root: string;
  nextConfig: NextConfig;
  vercel: VercelConfig;
}

/**
 * Where the app runs: as configured, else by the deployment files in its folder and those above it,
 * else Vercel Fluid (the default for new projects there, FACTS A1), `from: "assumed"`. A plan
 * shows in no file: unless configured it is the smallest one, Hobby.
 */
export function findPlatform(evidence: PlatformEvidence, settings: PlatformSettings = {}): Platform {
  const found = fromSettings(settings, evidence.vercel) ?? fromFiles(evidence);
  const onVercel = found.name.startsWith("vercel");
  const plan = onVercel ? (settings.plan ?? "hobby") : null;
  const { defaultSeconds, maxSeconds, usesMaxDuration } = platformLimits(found.name, plan);
  return { name: found.name, plan, from: found.from, defaultSeconds, maxSeconds, usesMaxDuration };
}

interface Found {
  name: PlatformName;
  from: string;
}

function fromSettings({ platform, plan }: PlatformSettings, vercel: VercelConfig): Found | null {
  if (platform === undefined) return plan === undefined ? null : { name: onVercel(vercel), from: "config" };
  return { name: platform === "vercel" ? onVercel(vercel) : platform, from: "config" };
}

function onVercel(vercel: VercelConfig): PlatformName {
  return vercel.fluid === false ? "vercel-legacy" : "vercel-fluid";
}

function fromFiles(evidence: PlatformEvidence): Found {
  const { workspace, root, vercel } = evidence;
  if (vercel.file !== null) return { name: onVercel(vercel), from: vercel.file };
  for (const folder of upwards(root)) {
    if (!isWithin(folder, workspace.root)) break;
    const found = toldIn(folder, evidence);
    if (found !== null) return found;
  }
  return { name: "vercel-fluid", from: "assumed" };
}

function toldIn(folder: string, { workspace, manifests, root, nextConfig }: PlatformEvidence): Found | null {
  const first = (...names: string[]): string | null =>
    names.map((name) => inFolder(folder, name)).find((path) => workspace.kind(path) === "file") ?? null;
  const text = (path: string): string => workspace.read(path) ?? "";
  const manifest = manifests.in(folder);

  const linked = first(".vercel/project.json");
  if (linked !== null) return { name: "vercel-fluid", from: linked };

  const netlify = first("netlify.toml");
  if (netlify !== null && isForApp(text(netlify), below(root, folder))) return { name: "netlify", from: netlify };
  if (isBuiltFor("netlify", manifest)) return { name: "netlify", from: inFolder(folder, "package.json") };

  const openNext = first("open-next.config.ts", "open-next.config.js", "open-next.config.mjs");
  const wrangler = first("wrangler.jsonc", "wrangler.json", "wrangler.toml");
  if (isBuiltFor("cloudflare", manifest)) {
    return { name: "cloudflare", from: wrangler ?? openNext ?? inFolder(folder, "package.json") };
  }
  if (wrangler !== null && /\.open-next\/|\.vercel\/output/.test(text(wrangler))) return { name: "cloudflare", from: wrangler };
  if (openNext !== null) {
    return { name: text(openNext).includes("cloudflare") ? "cloudflare" : "aws-lambda", from: openNext };
  }

  const sst = first("sst.config.ts", "sst.config.js", "sst.config.mjs");
  if (sst !== null && /Next(?:js|jsSite)\b/.test(text(sst))) {
    return { name: /\bsst\.cloudflare\b/.test(text(sst)) ? "cloudflare" : "aws-lambda", from: sst };
  }
  const serverless = first("serverless.yml", "serverless.yaml", "serverless.json");
  if (serverless !== null && /next/i.test(text(serverless))) return { name: "aws-lambda", from: serverless };

  const amplify = first("amplify.yml", "amplify.yaml");
  if (amplify !== null) return { name: "aws-amplify", from: amplify };

  if (nextConfig.output === "standalone" && hasDockerfile(workspace, folder)) {
    return { name: "self-hosted", from: nextConfig.file ?? folder };
  }
  return null;
}

/** A netlify.toml above the app may build another package: `base` says which. */
function isForApp(toml: string, app: string): boolean {
  const base = /^\s*base\s*=\s*["']\/?([^"']*?)\/?["']/m.exec(toml)?.[1];
  return app === "" || base === undefined || base === "" || base === app || app.startsWith(`${base}/`);
}

function isBuiltFor(platform: PlatformName, manifest: Manifest | null): boolean {
  return adapters[platform]?.some((name) => manifest?.dependencies.has(name)) ?? false;
}

const dockerfile = /^(?:Dockerfile(?:\..+)?|.+\.[Dd]ockerfile)$/;

/** In the folder itself or one below it that is no app's (`docker/Dockerfile`). */
function hasDockerfile(workspace: Workspace, folder: string): boolean {
  return workspace.files().some((file) => {
    if (!isWithin(file, folder)) return false;
    const parts = below(file, folder).split("/");
    return parts.length <= 2 && dockerfile.test(parts[parts.length - 1] ?? "");
  });
}
