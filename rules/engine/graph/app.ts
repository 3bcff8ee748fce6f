import type { Plan, PlatformName } from "../../catalog/platforms.js";
import type { Span } from "../facts/values.js";

/** A Next.js app: a folder whose package.json depends on `next`, or that has an app or pages folder and a next config. */
export interface App {
  root: string;
  /** The package's name, else the folder's. */
  name: string;
  next: PackageVersion;
  /** `app` and `src/app`: null where there is none. */
  appFolder: string | null;
  pagesFolder: string | null;
  /** `middleware.ts` or `proxy.ts`. */
  middleware: { file: string; kind: "middleware" | "proxy" } | null;
  config: NextConfig;
  platform: Platform;
  /** `functions` of vercel.json in file order; patterns are relative to the app's root. */
  vercelFunctions: { pattern: string; maxDuration: number | "max" | null; file: string; span: Span }[];
  /** Paths vercel.json calls on a schedule. */
  crons: string[];
}

export interface NextConfig {
  file: string | null;
  /** Null: written in a way that cannot be read without running it. */
  cacheComponents: boolean | null;
  basePath: string;
  pageExtensions: string[];
  output: "standalone" | "export" | null;
}

/** The version of a package that an importing file gets. */
export interface PackageVersion {
  name: string;
  /** A full version; for `range` the lowest that satisfies it; null where nothing tells. */
  version: string | null;
  from: "node_modules" | "lockfile" | "range" | "unknown";
  /** As written in package.json. */
  range: string | null;
}

export interface Platform {
  name: PlatformName;
  /** Of Vercel; null elsewhere. */
  plan: Plan | null;
  /** How it is known: `config`, the file that tells, or `assumed`. */
  from: string;
  /** Seconds a request may take where nothing else is set; null: no limit that applies. */
  defaultSeconds: number | null;
  /** The plan's maximum; null: none. */
  maxSeconds: number | null;
  /** Whether the platform reads `maxDuration`. */
  usesMaxDuration: boolean;
}

export type EntrypointKind =
  | "route-handler" | "pages-api" | "server-action" | "page" | "middleware"
  | "durable-function" | "cron" | "webhook";
