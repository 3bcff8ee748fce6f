import type { Entrypoint } from "../engine/entrypoint.js";
import type { Finding, Place, TextEdit } from "../engine/finding.js";
import type { App } from "../engine/graph/app.js";

export type MigrationName = "pages-to-app" | "edge-to-node" | "after" | "durable" | "gateway";

/**
 * Rewrites whole handlers. What is paid, stays, floats or streams is what the analysis says of the
 * routes; the texts alone say how it is written.
 */
export interface Migration {
  name: MigrationName;
  /** What else than by itself it makes of a route, if one asks for that: `migrate durable --as function`. */
  as?: "function";
  /** One line: what it does. */
  summary: string;
  /** Ids of the rules whose findings it goes by. */
  rules?: readonly string[];
  /**
   * What it would rewrite of these routes, and what of them it leaves alone though it is meant, in
   * the order of the routes. Of what is migrated already it says nothing. Never throws on code that
   * it does not understand: it refuses.
   */
  plan(routes: readonly Entrypoint[], ask: MigrationAsk): Proposal[];
}

/** What a migration may ask beside the routes. */
export interface MigrationAsk {
  /** The texts that the analysis saw; null: there is no such file. */
  read(file: string): string | null;
  /** All files of the workspace. */
  files(): readonly string[];
  /** All routes of the app, those that are not to be migrated too. */
  routes: readonly Entrypoint[];
  /** What was found in these routes, by the rules that the migration names at least. */
  findings: readonly Finding[];
  /** Whether a proposal at this place is asked for: an editor asks for those at the cursor alone, and often. */
  isAsked(at: Place): boolean;
  /** Path as people know it. */
  name(file: string): string;
  /** Absolute; where templates are written. Null: `lib/ai` of the app. */
  templateFolder(app: App): string | null;
}

export type Proposal = Rewrite | Refusal;

/** One route or call rewritten: in all the files this takes, or in none. */
export interface Rewrite {
  kind: "rewrite";
  /** What is rewritten, for people: `POST /api/chat`. */
  of: string;
  /** Where an editor offers it. */
  at: Place;
  /** What an editor's menu says. */
  title: string;
  /** What happens in which file and why, in the order of reading. */
  changes: { file: string; what: string }[];
  /** What a person has to do or to look at afterwards. */
  byHand: string[];
  /** npm packages that the new code imports and the app has not got. */
  packages: readonly string[];
  edits: TextEdit[];
}

/** What is left alone, and why. */
export interface Refusal {
  kind: "refusal";
  of: string;
  at: Place;
  why: string;
  /** What to do instead, where something is known. */
  instead: string | null;
}
