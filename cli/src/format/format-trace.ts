import { childrenOf, isUntold, limitOf, tellingNodes, wayOut, type Entrypoint, type Guard, type Handler, type Linked, type Place, type UntoldNode } from "@ai-routes/rules";
import { extentKey } from "./finding-groups.js";
import { figureLines } from "./format-figure.js";
import type { Report } from "./report.js";
import { counted } from "./wrap.js";

/** One handler: its worst case, its guards and why each counts or not, what was not followed, and its effect tree. */
export function formatTrace(route: Entrypoint, handler: Handler, report: Report): string {
  const { colors } = report;
  return [
    `${colors.bold(`${handler.name} ${route.url}`)}  ${colors.dim(shown(handler.at, report))}`,
    `  worst case  ${handler.attempts.max}${handler.attempts.formula ? ` = ${handler.attempts.formula}` : ""}`,
    ...figureLines("worst cost", handler.cost.worst, report),
    ...figureLines("typical cost", handler.cost.typical, report),
    `  time limit    ${limitWords(route)}`,
    ...figureLines("worst time", handler.time.total.worst, report),
    ...figureLines("typical time", handler.time.total.typical, report),
    ...figureLines("first byte", handler.time.firstByte.typical, report),
    ...guardLines(handler, report),
    ...notFollowedLines(handler, report),
    "",
    ...new TreePrinter(handler, report).lines(),
    "",
  ].join("\n");
}

function limitWords(route: Entrypoint): string {
  const { seconds, what, certain } = limitOf(route);
  return seconds === null ? "none that is known" : `${what}${certain ? "" : " (platform assumed)"}: whatever takes longer is ended there`;
}

const kinds = { auth: "auth", rateLimit: "rate limit", budget: "budget", validation: "validation", moderation: "moderation", bot: "bot check" } as const;

function guardLines({ guards, unheeded }: Handler, report: Report): string[] {
  return (Object.keys(kinds) as (keyof typeof kinds)[]).flatMap((kind) => {
    const name = kinds[kind].padEnd(10);
    const always = guards.always.get(kind) ?? [];
    if (always.length > 0) return always.map((guard) => `  ${name}  ${report.colors.green("counts")}: on every path to every model call: ${said(guard, report)}`);
    const sometimes = guards.sometimes.get(kind) ?? [];
    if (sometimes.length > 0) return sometimes.map((guard) => `  ${name}  ${report.colors.yellow("does not count")}: on some paths only: ${said(guard, report)}`);
    const asked = unheeded.get(kind) ?? [];
    if (asked.length > 0) return asked.map((guard) => `  ${name}  ${report.colors.yellow("does not count")}: refuses nobody: ${said(guard, report)}`);
    return ["auth", "rateLimit", "budget"].includes(kind) ? [`  ${name}  none found on the way to the model calls`] : [];
  });
}

function said({ how, at }: Guard, report: Report): string {
  return `${how} (${shown(at, report)})`;
}

function notFollowedLines({ notFollowed }: Handler, report: Report): string[] {
  if (notFollowed.length === 0) return [];
  return [
    `  ${counted(notFollowed.length, "call")} not followed:`,
    ...notFollowed.map(({ at, callee, why }) => `    ${shown(at, report)}  ${callee}: ${why}`),
  ];
}

/** The nodes that have a line of their own. */
type Titled = Exclude<Linked, UntoldNode | { kind: "sequence" | "block" }>;

/** Below this the tree is cut: nobody reads further, and deep recursion is cut in any case. */
const deepest = 60;

/** Turns that differ (a growing wait) are alike to a reader. */
const turnsShown = 2;

class TreePrinter {
  private readonly telling: ReadonlySet<Linked>;
  /** Functions already printed in full: a tree shares what is called alike. */
  private readonly printed = new Set<Linked>();
  private readonly verdicts: ReadonlyMap<string, string>;

  constructor(
    private readonly handler: Handler,
    private readonly report: Report,
  ) {
    this.telling = tellingNodes(handler.tree);
    this.verdicts = verdictsOf(handler);
  }

  lines(): string[] {
    const lines = this.node(this.handler.tree, 1);
    return lines.length > 0 ? lines : ["  (nothing the analysis knows of happens here)"];
  }

  private node(node: Linked, depth: number): string[] {
    if (!this.telling.has(node)) return [];
    if (isUntold(node)) return [];
    if (depth > deepest) return [`${"  ".repeat(depth)}…`];
    if (node.kind === "sequence" || node.kind === "block") return childrenOf(node).flatMap((part) => this.node(part, depth));
    const again = node.kind === "function" && this.printed.has(node.body);
    if (node.kind === "function") this.printed.add(node.body);
    const title = `${"  ".repeat(depth)}${this.title(node)}${again ? " (as above)" : ""}  ${this.report.colors.dim(shown(node.at, this.report))}`;
    return again ? [title] : [title, ...this.below(node, depth + 1)];
  }

  private below(node: Titled, depth: number): string[] {
    const label = (words: string): string => "  ".repeat(depth) + this.report.colors.dim(words);
    const part = (words: string, body: Linked | null): string[] => {
      const lines = body === null ? [] : this.node(body, depth + 1);
      return lines.length === 0 ? [] : [label(words), ...lines];
    };
    switch (node.kind) {
      case "choice":
        return node.arms.flatMap((arm, index) => {
          const lines = this.node(arm, depth + 1);
          return [label(index === 0 ? "either" : "or"), ...(lines.length > 0 ? lines : [`${"  ".repeat(depth + 1)}${wayOut(arm)}`])];
        });
      case "loop": {
        const [only, ...others] = node.turns;
        if (only && others.length === 0) return this.node(only.body, depth);
        const shown = node.turns.slice(0, turnsShown).flatMap(({ times, body }) => part(counted(times, "turn"), body));
        const more = node.turns.slice(turnsShown).reduce((sum, { times }) => sum + times, 0);
        return more === 0 ? shown : [...shown, label(`${counted(more, "more turn")} that differ in details`)];
      }
      case "try":
        return [...this.node(node.body, depth), ...part("catch", node.handler), ...part("finally", node.finalizer)];
      case "model-call":
        return part("its tools, at each step", node.tools);
      default:
        return childrenOf(node).flatMap((child) => this.node(child, depth));
    }
  }

  private title(node: Titled): string {
    const { colors } = this.report;
    switch (node.kind) {
      case "choice":
        return "choice";
      case "loop": {
        const bound = typeof node.bound === "number" ? `at most ${counted(node.bound, "turn")}` : node.bound;
        const further = [node.retry ? "retry" : node.loop, node.parallel ? "in parallel" : "", node.why ?? ""].filter(Boolean);
        return `${colors.yellow(`loop ${node.what}`)}: ${bound} (${further.join(", ")})`;
      }
      case "try":
        return "try";
      case "deferred":
        return `later (${node.how})`;
      case "step":
        return `step ${node.id ?? ""} (${node.engine})`;
      case "function":
        return `${node.name}()${node.startsOnly ? " (started, awaited later)" : ""}`;
      case "model-call": {
        const factors = node.factors.map(({ times, what }) => ` × ${times} (${what})`).join("");
        return colors.red(`MODEL CALL ${node.callee}`) + ` ${node.package}${node.version ? ` ${node.version}` : ""}${node.model ? `, ${node.model}` : ""}${factors}`;
      }
      case "wait":
        return node.milliseconds === null ? "wait" : `wait ${node.milliseconds} ms`;
      case "side-effect":
        return `${node.paid ? "paid " : ""}${node.effect} ${node.callee}`;
      case "guard":
        return colors.green("guard") + ` ${this.verdicts.get(extentKey(node.at)) ?? "does not count: nothing that depends on it keeps a request from the model"}`;
      case "not-followed":
        return colors.yellow(`not followed ${node.callee}: ${node.why}`);
      case "exit":
        return `${node.exit}${node.label ? ` ${node.label}` : ""}${node.status === null ? "" : ` ${node.status}`}`;
    }
  }
}

/** By the guard's place, what it is and whether it counts. */
function verdictsOf({ guards }: Handler): Map<string, string> {
  const verdicts = new Map<string, string>();
  const note = (found: ReadonlyMap<string, Guard[]>, verdict: string): void => {
    for (const guard of [...found.values()].flat()) verdicts.set(extentKey(guard.at), `${kinds[guard.kind]}: ${guard.how}: ${verdict}`);
  };
  note(guards.sometimes, "does not count: on some paths only");
  note(guards.always, "counts");
  return verdicts;
}

function shown(place: Place, { name, positions }: Report): string {
  return `${name(place.file)}:${positions.of(place).line}`;
}
