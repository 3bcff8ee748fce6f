import { gte } from "semver";
import type { FileFacts } from "../facts/file-facts.js";
import type { NextReading } from "./next-reading.js";
import { effective, ineffective, rejected, type SegmentReading } from "./reading.js";

/**
 * `runtime` of `middleware.ts` and `proxy.ts` (FACTS B4): a proxy always runs on Node.js and may
 * not name a runtime; a middleware runs on Edge unless it says `nodejs`, from 15.2 on. Other keys
 * have no meaning there.
 */
export function readProxyKey(facts: FileFacts, key: string, kind: "proxy" | "middleware", next: NextReading): SegmentReading {
  if (key !== "runtime") return { status: "absent" };
  const declared = facts.segmentConfig.find((each) => each.key === key && each.form === "const");
  if (declared === undefined) return { status: "absent" };
  const value = declared.initializer?.value;
  if (kind === "proxy") {
    return rejected(
      "proxy", declared, "a proxy always runs on Node.js",
      "Route segment config is not allowed in Proxy file. Proxy always runs on Node.js runtime.",
    );
  }
  if (value === "nodejs" && !gte(next.version, "15.2.0")) {
    return ineffective("ignored", declared, "middleware runs on Edge before Next.js 15.2", null);
  }
  return effective(declared, value);
}
