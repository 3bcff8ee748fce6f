import type { Terminal } from "../../cli/src/terminal.js";

export interface RecordedTerminal extends Terminal {
  printed: { out: string; err: string };
}

/** A terminal that keeps what is printed. */
export function recordedTerminal(settings: Partial<Terminal> = {}): RecordedTerminal {
  const printed = { out: "", err: "" };
  return {
    cwd: "/",
    env: {},
    out: (text) => void (printed.out += text),
    err: (text) => void (printed.err += text),
    readInput: async () => "",
    ask: async () => null,
    width: 80,
    outIsTerminal: false,
    errIsTerminal: false,
    printed,
    ...settings,
  };
}
