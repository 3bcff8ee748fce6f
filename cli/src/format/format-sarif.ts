import type { Location, Log, PhysicalLocation, ReportingDescriptor, Result } from "sarif";
import { wordedWith, type Finding, type Place, type Rule, type Severity } from "@ai-routes/rules";
import { fingerprints } from "../baseline/fingerprints.js";
import type { Report } from "./report.js";
import { version } from "../version.js";

/**
 * SARIF 2.1.0, as code scanning reads it. The way from the handler to the place is a code flow; the
 * fingerprint stays when lines move.
 */
export function formatSarif(report: Report, rules: readonly Rule[]): string {
  const { findings, problems, root } = report.analysis;
  const prints = fingerprints(findings, { read: report.read }, report.name);
  const descriptors = descriptorsOf(findings, rules);
  const log: Log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "ai-routes", semanticVersion: version, rules: descriptors } },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { SRCROOT: { uri: `${fileUri(root).replace(/\/$/, "")}/` } },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: problems.map(({ file, message }) => ({
              level: "warning",
              message: { text: `Not analysed: ${message}` },
              locations: [{ physicalLocation: { artifactLocation: artifact(file, report) } }],
            })),
          },
        ],
        results: findings.map((finding) => resultOf(finding, prints.get(finding)!, descriptors, report)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const levels: Record<Severity, "error" | "warning" | "note"> = { error: "error", warning: "warning", info: "note" };

/** Of the rules that found something; a finding about a comment belongs to none of the catalogue. */
function descriptorsOf(findings: readonly Finding[], rules: readonly Rule[]): ReportingDescriptor[] {
  return [...new Set(findings.map(({ rule }) => rule))].sort().map((id): ReportingDescriptor => {
    const rule = rules.find((candidate) => candidate.id === id);
    if (!rule) return { id };
    return {
      id,
      shortDescription: { text: rule.summary },
      fullDescription: { text: rule.why },
      help: { text: `${rule.summary} ${rule.why} \`ai-routes explain ${id}\` says more.` },
      defaultConfiguration: { level: levels[rule.severity] },
      properties: { tags: [rule.group] },
    };
  });
}

function resultOf(finding: Finding, fingerprint: string, rules: ReportingDescriptor[], report: Report): Result {
  const { rule, severity, at, related } = finding;
  const message = { text: wordedWith(finding, report.name) };
  const ways = related.map((one, id) => ({ id, ...locationOf(one.at, report), message: { text: one.message } }));
  const alike = (finding.alike ?? []).map((place, index) => ({ id: ways.length + index, ...locationOf(place, report), message: { text: "the same here" } }));
  const flow = [...ways.map(({ id: _, ...location }) => location), { ...locationOf(at, report), message }];
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex(({ id }) => id === rule),
    level: levels[severity],
    message,
    locations: [locationOf(at, report)],
    partialFingerprints: { "aiRoutesFinding/v1": fingerprint },
    ...(ways.length > 0
      ? { codeFlows: [{ threadFlows: [{ locations: flow.map((location) => ({ location })) }] }] }
      : {}),
    ...(ways.length + alike.length > 0 ? { relatedLocations: [...ways, ...alike] } : {}),
    properties: { routes: finding.routes.map(report.name) },
  };
}

function locationOf(place: Place, report: Report): Location & { physicalLocation: PhysicalLocation } {
  const { line, column, endLine, endColumn } = report.positions.of(place);
  return {
    physicalLocation: {
      artifactLocation: artifact(place.file, report),
      region: { startLine: line, startColumn: column, endLine, endColumn },
    },
  };
}

function artifact(file: string, { name }: Report): PhysicalLocation["artifactLocation"] & { uri: string } {
  return { uri: name(file).split("/").map(encodeURIComponent).join("/"), uriBaseId: "SRCROOT" };
}

function fileUri(path: string): string {
  return `file://${path.startsWith("/") ? "" : "/"}${path.split("/").map(encodeURIComponent).join("/")}`;
}
