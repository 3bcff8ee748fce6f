import type { createColors } from "picocolors";

/** What the CLI knows of the world it runs in; tests hand over one of their own. */
export interface Terminal {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  out(text: string): void;
  err(text: string): void;
  /** All of standard input. */
  readInput(): Promise<string>;
  /** Puts a question to the person; null where nobody is there to answer. */
  ask(question: string): Promise<string | null>;
  /** Characters a line may have. */
  width: number;
  /** Whether standard output, and standard error, are seen by a person. */
  outIsTerminal: boolean;
  errIsTerminal: boolean;
}

export type Colors = ReturnType<typeof createColors>;

const narrowest = 60;
const widest = 120;
/** Where there is no terminal: wide enough for CI logs, narrow enough to read. */
const usual = 100;

/** The width lines are broken at, from what the terminal says of itself. */
export function lineWidth(columns: number | undefined): number {
  return Math.max(narrowest, Math.min(widest, columns ?? usual));
}

/** Colours on a terminal only; `NO_COLOR` and `FORCE_COLOR` decide before that (any value but empty or 0). */
export function wantsColor({ env, outIsTerminal }: Pick<Terminal, "env" | "outIsTerminal">): boolean {
  if (env["NO_COLOR"]) return false;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false";
  return outIsTerminal && env["TERM"] !== "dumb";
}
