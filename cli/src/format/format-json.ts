import { assumptionsOf, wordedWith, type Amount, type Attempts, type Entrypoint, type Finding, type Guard, type Guards, type Handler, type ModelCall, type Place, type Stats } from "@ai-routes/rules";
import type { JsonGuards, JsonOutput, JsonRoute } from "./json-output.js";
import type { Report } from "./report.js";
import { version } from "../version.js";

/** The report as `--format json` prints it; {@link JsonOutput} is its published shape. */
export function formatJson(report: Report): string {
  return `${JSON.stringify(jsonOutput(report), null, 2)}\n`;
}

/** The same as data. */
export function jsonOutput(report: Report): JsonOutput {
  const { analysis } = report;
  return {
    version: 1,
    tool: { name: "ai-routes", version },
    root: analysis.root,
    routes: analysis.routes.map((route) => routeJson(route, report)),
    findings: analysis.findings.map((finding) => findingJson(finding, report)),
    stats: statsJson(analysis.stats, report.stats),
  };
}

function routeJson(route: Entrypoint, report: Report): JsonRoute {
  const { name, plan, from } = route.app.platform;
  const { seconds, effective } = route.maxDuration;
  return {
    file: report.name(route.file),
    url: route.url,
    kind: route.kind,
    app: report.name(route.app.root),
    // A file that told is absolute; `config` and `assumed` are words.
    platform: { name, plan, from: from.includes("/") ? report.name(from) : from },
    runtime: { value: route.runtime.value, from: origin(route.runtime.from, report) },
    maxDuration: { seconds, from: origin(route.maxDuration.from, report), effective },
    handlers: route.handlers.map((handler) => handlerJson(handler, report)),
  };
}

function handlerJson(handler: Handler, report: Report): JsonRoute["handlers"][number] {
  return {
    name: handler.name,
    line: report.positions.of(handler.at).line,
    modelCalls: handler.modelCalls.map((call) => modelCallJson(call, report)),
    attempts: attemptsJson(handler.attempts, report),
    cost: { ...costJson(handler.cost), assumptions: assumptionsIn(handler.cost) },
    time: { firstByteSeconds: spanJson(handler.time.firstByte), totalSeconds: spanJson(handler.time.total) },
    guards: guardsJson(handler.guards.always, report),
    partialGuards: guardsJson(handler.guards.sometimes, report),
    rework: reworkJson(handler.rework, report),
    notFollowed: handler.notFollowed.map(({ at, callee, why }) => ({ ...lineOf(at, report), callee, why })),
  };
}

/** To a tenth of a second. */
function spanJson({ typical, worst }: Handler["time"]["total"]): { typical: Amount; worst: Amount } {
  const rounded = (amount: Amount): Amount => (typeof amount === "number" ? Math.round(amount * 10) / 10 : amount);
  return { typical: rounded(typical.value), worst: rounded(worst.value) };
}

function modelCallJson(call: ModelCall, report: Report): JsonRoute["handlers"][number]["modelCalls"][number] {
  const { callee, package: name, version: installed, model } = call;
  return { ...placeOf(call.at, report), callee, package: name, version: installed, model, attempts: attemptsJson(call.attempts, report), cost: costJson(call.cost) };
}

function attemptsJson({ max, factors }: Attempts, report: Report): { max: Attempts["max"]; factors: { what: string; times: Attempts["max"]; file: string; line: number }[] } {
  return { max, factors: factors.map(({ what, times, at }) => ({ what, times, ...lineOf(at, report) })) };
}

function costJson({ worst, typical }: Handler["cost"]): { worstUsd: Attempts["max"]; typicalUsd: Attempts["max"] } {
  return { worstUsd: rounded(worst.value), typicalUsd: rounded(typical.value) };
}

/** Names of the assumptions that a cost rests on, sorted; `--assumptions` says what they are. */
function assumptionsIn({ worst, typical }: Handler["cost"]): string[] {
  return [...new Set([...assumptionsOf(worst), ...assumptionsOf(typical)])].sort();
}

/** Rounded to what dollars are billed in at most. */
function rounded(amount: Attempts["max"]): Attempts["max"] {
  return typeof amount === "number" ? Number(amount.toPrecision(6)) : amount;
}

function reworkJson({ pipeline, calls, steps, paidAgain, reliability }: Handler["rework"], report: Report): JsonRoute["handlers"][number]["rework"] {
  const positions = pipeline.map(({ kind, callee, at, turns, wide }, index) => ({ ...lineOf(at, report), kind, callee, turns, wide, paidAgain: { calls: paidAgain[index]!.calls, usd: rounded(paidAgain[index]!.usd) } }));
  return { calls, steps, reliability, pipeline: positions };
}

function guardsJson(guards: Guards["always"], report: Report): JsonGuards {
  const of = (found: Guard[] | undefined): JsonGuards["auth"] => (found ?? []).map(({ at, how }) => ({ ...lineOf(at, report), how }));
  const further = (["moderation", "bot"] as const).filter((kind) => guards.has(kind)).map((kind) => [kind, of(guards.get(kind))]);
  return {
    auth: of(guards.get("auth")),
    rateLimit: of(guards.get("rateLimit")),
    budget: of(guards.get("budget")),
    validation: of(guards.get("validation")),
    ...Object.fromEntries(further),
  };
}

function findingJson(finding: Finding, report: Report): JsonOutput["findings"][number] {
  const { rule, severity, absorbed } = finding;
  return {
    rule,
    severity,
    message: wordedWith(finding, report.name),
    file: report.name(finding.at.file),
    ...report.positions.of(finding.at),
    routes: finding.routes.map(report.name),
    absorbed: absorbed.map((one) => ({ rule: one.rule, message: wordedWith(one, report.name) })),
    alike: (finding.alike ?? []).map((at) => placeOf(at, report)),
    related: finding.related.map(({ at, message: words }) => ({ ...placeOf(at, report), message: words })),
    fixes: finding.fixes.filter(report.makeable).map((fix) => ({ title: fix.title, safe: fix.safe, rule: fix.rule ?? rule })),
  };
}

function statsJson(stats: Stats, all: boolean): JsonOutput["stats"] {
  const { files, parsed, entrypoints, milliseconds, read, linked, contexts, phases } = stats;
  return { files, parsed, entrypoints, milliseconds, ...(all ? { read, linked, contexts, phases } : {}) };
}

function origin(place: Place | null, report: Report): string {
  return place === null ? "default" : `${report.name(place.file)}:${report.positions.of(place).line}`;
}

function lineOf(place: Place, report: Report): { file: string; line: number } {
  return { file: report.name(place.file), line: report.positions.of(place).line };
}

function placeOf(place: Place, report: Report): { file: string; line: number; column: number } {
  const { line, column } = report.positions.of(place);
  return { file: report.name(place.file), line, column };
}
