import { z } from "zod";
import { defineRule, type Rule } from "../../../rules/engine/define-rule.js";
import type { Preset, Severity } from "../../../rules/engine/finding.js";

/** A rule that finds nothing, for tests of what surrounds rules. */
export function silentRule(id: string, preset: Preset = "recommended", severity: Severity = "warning"): Rule {
  return defineRule({
    id,
    group: "retries",
    subject: "entrypoint",
    summary: `Disallow what ${id} forbids.`,
    why: "It costs.",
    presets: [preset],
    severity,
    fixable: null,
    options: z.object({ max: z.number().int().min(1).default(4) }),
    *check() {},
  }) as unknown as Rule;
}
