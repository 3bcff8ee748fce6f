import type { FileFacts, SegmentConfigFacts } from "../facts/file-facts.js";
import { readLiteral, unreadableConfig } from "./literal.js";
import { behaviourOf, type NextBehaviour, type NextReading } from "./next-reading.js";
import { effective, formInWords, ineffective, unreadable, wrongType, type SegmentReading } from "./reading.js";
import { readEarlyRuntime } from "./read-early-runtime.js";
import { schemaError } from "./schema.js";

/** API routes and pages of `pages/` (FACTS B5): `maxDuration` and `runtime`, the export before the member of `config`; `config` itself. */
export function readPagesKey(
  facts: FileFacts, key: string, kind: "pages-api" | "pages-page", next: NextReading,
): SegmentReading {
  const behaviour = behaviourOf(next);
  if (key === "config") return readConfigItself(facts, behaviour, next);
  if (key !== "maxDuration" && key !== "runtime") return { status: "absent" };
  const exported = readExport(facts, key, behaviour, next);
  if (exported.status === "effective") return edgePage(exported, facts, key, kind);

  const member = readMember(facts, key, behaviour, next);
  if (member.status === "effective") return edgePage(member, facts, key, kind);
  return exported.status === "absent" ? member : exported;
}

/** A `config` that shows no members: a variable, a call, a re-export. */
function readConfigItself(facts: FileFacts, behaviour: NextBehaviour, next: NextReading): SegmentReading {
  const declared = facts.segmentConfig.find((each) => each.key === "config" && each.within === "export");
  if (declared === undefined) return { status: "absent" };
  if (declared.form !== "const") return otherForm(declared, behaviour, next);
  const obstacle = unreadableConfig([declared], behaviour);
  if (obstacle === null) return { status: "absent" };
  return unreadable(declared, obstacle, { fails: behaviour.failsOnUnreadable, bundler: next.bundler });
}

function readExport(facts: FileFacts, key: string, behaviour: NextBehaviour, next: NextReading): SegmentReading {
  const all = facts.segmentConfig.filter((each) => each.key === key && each.within === "export");
  const declared = all.find((each) => each.form === "const") ?? all[0];
  if (declared === undefined) return { status: "absent" };
  if (key === "runtime" && !behaviour.checksTypes) return readEarlyRuntime(declared, false);
  if (key === "maxDuration" && behaviour.pagesMaxDuration === "config") {
    return ineffective("ignored", declared, "this version reads `maxDuration` of `pages/` from `export const config` only", null, "config");
  }
  if (declared.form !== "const" || declared.initializer === null) return otherForm(declared, behaviour, next);

  const reading = readLiteral(declared.initializer, key, behaviour);
  if (!reading.readable) return unreadable(declared, reading, { fails: behaviour.failsOnUnreadable, bundler: next.bundler });
  return typed(declared, reading.value, key, behaviour);
}

function readMember(facts: FileFacts, key: string, behaviour: NextBehaviour, next: NextReading): SegmentReading {
  const members = facts.segmentConfig.filter((each) => each.within === "config");
  const declared = members.find((each) => each.key === key);
  if (declared === undefined) return { status: "absent" };
  if (declared.form !== "const") return otherForm(declared, behaviour, next);

  const obstacle = unreadableConfig(members, behaviour);
  if (obstacle !== null) return unreadable(declared, obstacle, { fails: behaviour.failsOnUnreadable, bundler: next.bundler });
  if (key === "maxDuration" && behaviour.pagesMaxDuration === "export") {
    return ineffective("ignored", declared, "this version reads `export const maxDuration` only, not `config.maxDuration`", null, "export");
  }
  if (key === "runtime" && !behaviour.checksTypes && !isRuntime(declared.initializer?.value)) {
    const given = String(declared.initializer?.value);
    return ineffective("build-error", declared, "there is no such runtime", `Provided runtime "${given}" is not supported.`);
  }
  return typed(declared, declared.initializer?.value, key, behaviour);
}

function otherForm(declared: SegmentConfigFacts, behaviour: NextBehaviour, next: NextReading): SegmentReading {
  const why = formInWords(declared);
  const { form } = declared;
  if (!behaviour.failsOnUnreadable) return ineffective("ignored", declared, why, null);
  const inClause = form === "clause" || form === "renamed-clause" || form === "reexport";
  if (inClause && next.bundler === "turbopack" && (declared.within === "config" || declared.key === "runtime" || declared.key === "config")) {
    return ineffective("build-error", declared, why, "It mustn't be reexported.");
  }
  if (form !== "clause" && form !== "reexport") return ineffective("ignored", declared, why, null);
  const name = declared.within === "config" ? "config" : declared.key;
  return ineffective(
    "warns", declared, why,
    `Next.js can't recognize the exported \`${name}\` field, it may be re-exported from another file. The default config will be used instead.`,
  );
}

function typed(
  declared: SegmentConfigFacts, value: Parameters<typeof schemaError>[1], key: string, behaviour: NextBehaviour,
): SegmentReading {
  const problem = behaviour.checksTypes ? schemaError(key, value, "pages") : null;
  if (problem !== null) return wrongType(declared, problem);
  if (value === undefined) return ineffective("ignored", declared, "its value is `undefined`", null);
  return effective(declared, value);
}

/** Pages render on Edge only as `experimental-edge`; API routes may say `edge`. */
function edgePage(
  reading: SegmentReading & { status: "effective" }, facts: FileFacts, key: string, kind: "pages-api" | "pages-page",
): SegmentReading {
  if (key !== "runtime" || kind === "pages-api" || reading.value !== "edge") return reading;
  const declared = facts.segmentConfig.find((each) => each.nameSpan === reading.from)!;
  return ineffective(
    "build-error", declared, "a page of `pages/` can only say `experimental-edge`",
    "provided runtime 'edge', the edge runtime for rendering is currently experimental. Use runtime 'experimental-edge' instead.",
  );
}

function isRuntime(value: unknown): boolean {
  return value === "nodejs" || value === "edge" || value === "experimental-edge";
}
