import { stripTypes } from "../engine/edits/strip-types.js";
import type { SessionLibrary } from "./session-library.js";

/** What of an app decides how a template is written. */
export interface Variant {
  language: "ts" | "js";
  /** Whether the store can speak to Redis over TCP, which takes the package `redis`. */
  tcp: boolean;
  /** Majors of the packages that templates are written for; null: not installed. */
  majors: { ai: number | null; next: number | null; zod: number | null };
  /** The app has no AI SDK: what would import it for nothing else is left out. */
  withoutAiSdk?: boolean;
  /** By what the app knows who is signed in; absent: by nothing that is known here. */
  session?: SessionLibrary | undefined;
  /** Of a whole route: how it answers, whose model it asks, and whether Next.js takes `runtime` from it. */
  route?: { answer: "stream" | "json"; provider: string; segment: boolean };
}

/**
 * A template's module for an app. Lines that only some versions need are marked in its source:
 * `code //#ai>=7` stays where that holds, `//#ai<7 code` is code where that holds, and so is what
 * stands between `//#begin tcp` and `//#end tcp`.
 */
export function render(source: string, variant: Variant): string {
  const lines: string[] = [];
  const blocks: boolean[] = [];
  for (const line of source.split("\n")) {
    const block = /^\s*\/\/#(begin|end) (\S+)$/.exec(line);
    if (block?.[1] === "begin") blocks.push(holds(block[2]!, variant));
    else if (block) blocks.pop();
    else if (!blocks.includes(false)) lines.push(...renderLine(line, variant));
  }
  const text = lines.join("\n");
  return variant.language === "ts" ? text : stripTypes(text, /<\/\w+>|\/>/.test(text));
}

function renderLine(line: string, variant: Variant): string[] {
  const after = /^(.*\S) \/\/#(\S+)$/.exec(line);
  if (after) return holds(after[2]!, variant) ? [after[1]!] : [];
  const before = /^(\s*)\/\/#(\S+) (.*)$/.exec(line);
  if (before) return holds(before[2]!, variant) ? [`${before[1]}${before[3]}`] : [];
  return [line];
}

/**
 * `tcp`, `sdk` (the app has the AI SDK), `ui` (the app's messages are UI messages of ai 5 and later), `message` (the `Message` of ai 4), `stream`,
 * `segment`, `session`, `ownSession` (something of the app's own is asked), `nextAuth4`, `supabase`, `cookies` (which its client takes), each with `!`; `provider=openai`, `session=clerk`, `session!=clerk`; `ai>=7`, `zod<4`, `ai=5,6`: there, of a package that is not installed,
 * the newest is taken. Several with `&`.
 */
function holds(condition: string, variant: Variant): boolean {
  return condition.split("&").every((one) => holdsAlone(one, variant));
}

function holdsAlone(condition: string, { tcp, majors, withoutAiSdk, route, session }: Variant): boolean {
  const { ai } = majors;
  const flags: Record<string, boolean> = {
    tcp, sdk: withoutAiSdk !== true, ui: ai !== null && ai >= 5, message: ai !== null && ai < 5,
    stream: route?.answer === "stream", segment: route?.segment === true,
    session: session !== undefined, ownSession: session?.file != null, nextAuth4: session?.name.startsWith("next-auth-4") === true,
    supabase: session?.name.startsWith("supabase") === true, cookies: session !== undefined && session.name.startsWith("supabase-"),
  };
  const flag = flags[condition.replace(/^!/, "")];
  if (flag !== undefined) return flag !== condition.startsWith("!");
  const named = /^(provider|session)(!?)=([\w-]+)$/.exec(condition);
  if (named) return ((named[1] === "provider" ? route?.provider : session?.name) === named[3]) === (named[2] === "");
  const [, name, compare, versions = ""] = /^(ai|next|zod)(>=|<|=)([\d,]+)$/.exec(condition) ?? [];
  if (name === undefined) throw new Error(`A template asks for ${condition}, which is no condition.`);
  const major = majors[name as keyof Variant["majors"]] ?? Infinity;
  if (compare === "=") return versions.split(",").includes(String(major));
  return compare === ">=" ? major >= Number(versions) : major < Number(versions);
}
