import type { FileFacts, SegmentConfigFacts } from "../facts/file-facts.js";
import { readLiteral, unreadableConfig } from "./literal.js";
import { behaviourOf, type NextReading } from "./next-reading.js";
import { effective, formInWords, ineffective, rejected, unreadable, wrongType, type SegmentReading } from "./reading.js";
import { readEarlyRuntime } from "./read-early-runtime.js";
import { schemaError } from "./schema.js";

/** Keys `cacheComponents` rejects (FACTS B3). */
const forbiddenByCacheComponents = ["dynamic", "dynamicParams", "revalidate", "fetchCache", "runtime"] as const;

/** Keys that need it (FACTS B2). */
const needCacheComponents = ["instant", "prefetch", "ensureStatic"];

/** Keys taken from the running module, however it exports them; the rest are read from the text alone. */
const readAtRunTime = ["dynamic", "dynamicParams", "revalidate", "fetchCache"];

/** `route`, `page` and `layout` files of the app folder. */
export function readAppKey(facts: FileFacts, key: string, next: NextReading): SegmentReading {
  const exported = facts.segmentConfig.filter((each) => each.key === key && each.within === "export");
  const declared = exported.find((each) => each.form === "const" && each.initializer !== null) ?? exported[0];
  if (declared === undefined) return readConfigMember(facts, key, next);
  if (next.cacheComponents && (forbiddenByCacheComponents as readonly string[]).includes(key)) {
    return rejected(
      "cacheComponents", declared, "`cacheComponents` does not allow it",
      `Route segment config "${key}" is not compatible with \`nextConfig.cacheComponents\`. Please remove it.`,
    );
  }
  return behaviourOf(next).failsOnUnreadable ? readStrict(declared, next) : readLenient(facts, declared, next);
}

/** 15 and later. */
function readStrict(declared: SegmentConfigFacts, next: NextReading): SegmentReading {
  if (declared.form !== "const" || declared.initializer === null) return readOtherForm(declared, next);

  const reading = readLiteral(declared.initializer, declared.key, behaviourOf(next));
  if (!reading.readable) return unreadable(declared, reading, { fails: true, bundler: next.bundler });

  const problem = schemaError(declared.key, reading.value, "app");
  if (problem !== null) return wrongType(declared, problem);
  if (needCacheComponents.includes(declared.key) && !next.cacheComponents) {
    return ineffective(
      "build-error", declared, "it needs `cacheComponents`",
      `cannot use \`export const ${declared.key} = ...\` without enabling \`cacheComponents\`.`,
    );
  }
  if (declared.initializer.syntax === "undefined") return ineffective("ignored", declared, "its value is `undefined`", null);
  return effective(declared, reading.value);
}

function readOtherForm(declared: SegmentConfigFacts, next: NextReading): SegmentReading {
  const { form, key } = declared;
  const inClause = form === "clause" || form === "renamed-clause" || form === "reexport";
  // Turbopack's own reader rejects these; `maxDuration` is not among the keys it looks at.
  if (inClause && next.bundler === "turbopack" && (key === "runtime" || (readAtRunTime.includes(key) && key !== "revalidate"))) {
    return ineffective("build-error", declared, formInWords(declared), "It mustn't be reexported.");
  }
  if (readAtRunTime.includes(key)) return effective(declared, declared.initializer?.value);
  if (form === "clause" || form === "reexport") {
    return ineffective(
      "warns", declared, formInWords(declared),
      `Next.js can't recognize the exported \`${key}\` field, it may be re-exported from another file. The default config will be used instead.`,
    );
  }
  return ineffective("ignored", declared, formInWords(declared), null);
}

/** 13 and 14: only three keys are read from the text, and nothing but `runtime` is checked. */
function readLenient(facts: FileFacts, declared: SegmentConfigFacts, next: NextReading): SegmentReading {
  const { key, form, initializer } = declared;
  if (key === "runtime") return readEarlyRuntime(declared, facts.language !== "jsx");
  if (key !== "maxDuration" && key !== "preferredRegion") return effective(declared, initializer?.value);
  if (key === "maxDuration" && !behaviourOf(next).knowsMaxDuration) {
    return ineffective("ignored", declared, "Next.js reads `maxDuration` from 13.4.10 on", null);
  }
  if (form !== "const" || initializer === null) return ineffective("ignored", declared, formInWords(declared), null);

  const reading = readLiteral(initializer, key, behaviourOf(next));
  if (!reading.readable) return unreadable(declared, reading, { fails: false, bundler: next.bundler });
  if (initializer.syntax === "undefined") return ineffective("ignored", declared, "its value is `undefined`", null);
  return effective(declared, reading.value);
}

/** `export const config` belongs to `pages/`: 13 and 14 stop at it, later versions ignore it (FACTS B2). */
function readConfigMember(facts: FileFacts, key: string, next: NextReading): SegmentReading {
  const members = facts.segmentConfig.filter((each) => each.within === "config");
  const declared = members.find((each) => each.key === key);
  if (declared === undefined) return { status: "absent" };

  const why = `the app router does not read \`export const config\`: each key is an export of its own (\`export const ${key}\`)`;
  if (declared.form !== "const") return ineffective("ignored", declared, why, null, "export");
  const behaviour = behaviourOf(next);
  const obstacle = unreadableConfig(members, behaviour);
  if (obstacle !== null) {
    return { ...unreadable(declared, obstacle, { fails: behaviour.failsOnUnreadable, bundler: next.bundler }), belongsIn: "export" };
  }
  if (!behaviour.failsOnUnreadable) {
    const message = "Page config is deprecated. Replace `export const config=…` with separate exports.";
    return ineffective("build-error", declared, why, message, "export");
  }
  return next.bundler === "webpack"
    ? ineffective("ignored", declared, why, null, "export")
    : ineffective("warns", declared, why, "Page config in `config` is deprecated and ignored, use individual exports instead.", "export");
}
