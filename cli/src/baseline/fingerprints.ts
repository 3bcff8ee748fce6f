import { createHash } from "node:crypto";
import type { Finding, Workspace } from "@ai-routes/rules";

/**
 * What tells findings apart when lines move and figures change: the rule, the file (as `name` gives
 * it), the source lines without their spacing (a further place of the same fault is another finding),
 * and a number where these are the same. Of the message nothing counts.
 */
export function fingerprints(findings: readonly Finding[], workspace: Pick<Workspace, "read">, name: (file: string) => string): Map<Finding, string> {
  const seen = new Map<string, number>();
  return new Map(
    findings.map((finding) => {
      const { rule, at, alike = [] } = finding;
      const lines = [at, ...alike].map(({ file, span }) => lineAround(workspace.read(file) ?? "", span[0]).replace(/\s+/g, ""));
      const hash = createHash("sha256").update([rule, name(at.file), ...lines].join("\0")).digest("hex").slice(0, 16);
      const ordinal = (seen.get(hash) ?? 0) + 1;
      seen.set(hash, ordinal);
      return [finding, `${hash}:${ordinal}`];
    }),
  );
}

function lineAround(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", offset);
  return text.slice(start, end < 0 ? text.length : end);
}
