import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Log, Run } from "sarif";
import { formatSarif } from "../../cli/src/format/format-sarif.js";
import { repositoryRoot } from "../../cli/src/repository-root.js";
import { silentRule } from "../engine/config/rules.js";
import { finding, place, report } from "./fake-analysis.js";

const rules = [silentRule("require-auth", "recommended", "error")];

function runOf(...findings: ReturnType<typeof finding>[]): Run {
  return (JSON.parse(formatSarif(report({ findings }), rules)) as Log).runs[0]!;
}

describe("SARIF", () => {
  it("has each finding at its place, its level and its rule", () => {
    const { results, tool } = runOf(finding({ severity: "info" }));

    expect(results).toMatchObject([{
      ruleId: "require-auth", ruleIndex: 0, level: "note", message: { text: "POST asks a model for anyone." },
      locations: [{ physicalLocation: {
        artifactLocation: { uri: "app/api/chat/route.ts", uriBaseId: "SRCROOT" },
        region: { startLine: 3, startColumn: 23, endLine: 3, endColumn: 27 },
      } }],
    }]);
    expect(tool.driver.rules).toMatchObject([{ id: "require-auth", defaultConfiguration: { level: "error" } }]);
  });

  it("goes the way from the handler to the place", () => {
    const call = place("/app/lib/ai.ts", "streamText");
    const [result] = runOf(finding({ related: [{ at: call, message: "streamText is called here" }] })).results ?? [];
    const steps = result?.codeFlows?.[0]?.threadFlows[0]?.locations.map(({ location }) => location?.physicalLocation?.artifactLocation?.uri);

    expect(steps).toEqual(["lib/ai.ts", "app/api/chat/route.ts"]);
    expect(result?.relatedLocations).toMatchObject([{ id: 0, message: { text: "streamText is called here" } }]);
  });

  it("has fingerprints of their own for two findings on one line, and the same ones whatever is said", () => {
    const prints = (message: string) => runOf(finding({ message }), finding({ message })).results?.map(({ partialFingerprints }) => partialFingerprints?.["aiRoutesFinding/v1"]);
    const [first, second] = prints("Once.") ?? [];

    expect(first).not.toBe(second);
    expect(prints("Otherwise.")).toEqual([first, second]);
  });

  it("escapes paths, and keeps the slashes", () => {
    const file = "/app/app/[id]/route.ts";

    expect(runOf(finding({ at: { file, span: [0, 0] } })).results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe("app/%5Bid%5D/route.ts");
  });

  it("tells what was not analysed, and rules of no catalogue", () => {
    const problems = [{ file: "/app/lib/big.ts", message: "The file is binary." }];
    const run = (JSON.parse(formatSarif(report({ findings: [finding({ rule: "unused-suppression" })], problems }), rules)) as Log).runs[0];

    expect(run?.invocations?.[0]?.toolExecutionNotifications).toMatchObject([{ message: { text: "Not analysed: The file is binary." } }]);
    expect(run?.tool.driver.rules).toEqual([{ id: "unused-suppression" }]);
  });
});

describe("paths for GitHub begin at", () => {
  let folder = "";

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "ai-routes-repository-")));
    mkdirSync(join(folder, "apps/web"), { recursive: true });
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it("the folder with .git above the app", () => {
    mkdirSync(join(folder, ".git"));

    expect(repositoryRoot(join(folder, "apps/web"), {})).toBe(folder);
  });

  it("the checkout that GitHub names, if the app is in it", () => {
    expect(repositoryRoot(join(folder, "apps/web"), { GITHUB_WORKSPACE: join(folder, "apps") })).toBe(join(folder, "apps"));
    expect(repositoryRoot(join(folder, "apps/web"), { GITHUB_WORKSPACE: "/elsewhere" })).toBe(join(folder, "apps/web"));
  });
});
