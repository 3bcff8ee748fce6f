import type { z } from "zod";
import type { AppCode, ClientModule } from "./client/client-module.js";
import type { Entrypoint } from "./entrypoint.js";
import type { Fix, Place, Preset, Related, Severity } from "./finding.js";
import type { OwnCheckKind } from "./edits/guards/check-kinds.js";
import type { CheckedKind, OwnChecks } from "./guards/own-checks.js";
import type { FileName, Message } from "./message.js";

/** What a rule looks at, one at a time. */
export type Subject = "entrypoint" | "client-module" | "app";

export interface SubjectTypes {
  entrypoint: Entrypoint;
  "client-module": ClientModule;
  /** The app as a whole: what it asks of itself, what it sets up once. */
  app: AppCode;
}

/** What a rule says: the finding without what the engine adds (rule, severity, routes). */
export interface Problem {
  at: Place;
  message: Message;
  /** What is wrong in a few words, no sentence: how a finding that absorbs this one names it. */
  brief?: string;
  related?: Related[];
  fixes?: Fix[];
  /** Places beside its own where it absorbs findings. */
  speaksFor?: readonly Place[];
  /** Of client modules and apps: the files of the routes it concerns; absent: the file of its place. */
  routes?: readonly string[];
}

/** What a rule may ask beside its subject. */
export interface Ask<Options> {
  options: Options;
  /** A file, for a message. */
  fileName(file: string): FileName;
  /** A place, for a message: its file and line. */
  place(place: Place): Message;
  /** Absolute; where fixes write templates. Null: `lib/ai` of the app. */
  templateFolder: string | null;
  /** How the other handlers of the subject's app refuse whoever is not signed in, or who asks too often or has used up what they may. */
  ownChecks(kind: CheckedKind, of: OwnCheckKind): OwnChecks;
}

export interface Rule<S extends Subject = Subject, Options = unknown> {
  id: string;
  group: RuleGroup;
  subject: S;
  /** One sentence: `Disallow retries on top of retries around one model call.` */
  summary: string;
  /** One or two sentences: what happens to users and bills without it. */
  why: string;
  presets: readonly Preset[];
  severity: Severity;
  /** Whether one of its fixes is safe; null: it has no fix. */
  fixable: "safe" | "suggestion" | null;
  options: z.ZodType<Options>;
  /** What options are under a preset where nobody says otherwise, beside the defaults of `options`. */
  presetOptions?: Partial<Record<Preset, Partial<Options>>>;
  /** Ids of rules whose findings at the same place this one speaks for. */
  absorbs?: readonly string[];
  /** Whether its findings in one file that concern the same routes are told as one: where whoever mends one mends them all. */
  oncePerFile?: boolean;
  /** Whether people are told its findings before others that are as grave: what strangers can spend comes before what may go wrong. */
  toldFirst?: boolean;
  check(subject: SubjectTypes[S], ask: Ask<Options>): Iterable<Problem>;
}

export type RuleGroup =
  | "limits" | "retries" | "cost" | "durability" | "streaming" | "tools" | "errors" | "security" | "observability";

/** Keeps the types of subject and options together; the rule is returned as it is. */
export function defineRule<S extends Subject, Options>(rule: Rule<S, Options>): Rule<S, Options> {
  return rule;
}
