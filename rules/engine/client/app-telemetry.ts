import { receivingProxies, registration, telemetryReceiver, type TelemetryReceiver } from "../../catalog/telemetry-receivers.js";
import type { Code } from "./code.js";

/** What an app's server sets up to watch its model calls. */
export interface AppTelemetry {
  /** `registerTelemetry` of the AI SDK (7 and later) is called. */
  registers: boolean;
  /** Packages that receive what is told, as imported. */
  receivers: readonly { module: string; kind: TelemetryReceiver }[];
}

const specifier = /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*["']([^"'\n]+)["']/g;

/**
 * Goes through texts; only files that speak of `registerTelemetry` are opened. What a manifest names counts as well: agents are also loaded from the command line.
 */
export function appTelemetry(files: Iterable<string>, manifest: string | null, read: (file: string) => string | null, open: (file: string) => Code | null): AppTelemetry {
  const receivers = new Map<string, TelemetryReceiver>();
  let registers = false;
  for (const [, module = ""] of (manifest ?? "").matchAll(/"([^"\n]+)"\s*:/g)) {
    const kind = telemetryReceiver(module);
    if (kind) receivers.set(module, kind);
  }
  for (const file of files) {
    const text = read(file) ?? "";
    for (const [, module = ""] of text.matchAll(specifier)) {
      const kind = telemetryReceiver(module);
      if (kind) receivers.set(module, kind);
    }
    for (const { name, mention } of receivingProxies) if (mention.test(text)) receivers.set(name, "own");
    registers ||= text.includes(registration.name) && callsRegister(open(file));
  }
  return { registers, receivers: [...receivers].map(([module, kind]) => ({ module, kind })).sort((a, b) => (a.module < b.module ? -1 : 1)) };
}

function callsRegister(code: Code | null): boolean {
  return code !== null && code.facts.imports.some(({ from, typeOnly }) => from === registration.module && !typeOnly) && code.calls.some(({ call }) => call.text === registration.name || call.text.endsWith(`.${registration.name}`));
}
