import { childrenOf, type Linked, type LinkedLoop, type ModelCall, type Place } from "@ai-routes/rules";
import type { Hover } from "vscode-languageserver/node";
import { chain, markdownOf } from "./breakdown.js";
import type { Found, Handlers } from "./handlers.js";
import type { Position } from "./protocol.js";
import type { ToLsp } from "./to-lsp.js";
import { guardWords, inWords, nameOf } from "./words.js";

/** Routes that a hover tells of. */
const mostRoutes = 5;

/** What the analysis knows of the thing at a position: a handler, a model call, `maxDuration`, a loop that tries again. */
export function hoverAt(path: string, position: Position, { handlers, toLsp }: { handlers: Handlers; toLsp: ToLsp }): Hover | null {
  const lines = toLsp.lines(path);
  const offset = lines.offsetAt(position);
  const isHere = ({ file, span }: Place): boolean => file === path && span[0] <= offset && offset <= span[1];
  const all = handlers.all();
  const tell = (at: Place, parts: readonly string[]): Hover => ({
    contents: { kind: "markdown", value: [...parts.slice(0, mostRoutes), ...(parts.length > mostRoutes ? [`… and ${parts.length - mostRoutes} more`] : [])].join("\n\n---\n\n") },
    range: lines.range(at.span),
  });

  const own = all.filter(({ handler }) => isHere(handler.at));
  if (own[0]) return tell(own[0].handler.at, own.map((found) => markdownOf(found, toLsp)));
  const calls = all.flatMap((found) => found.handler.modelCalls.filter(({ at }) => isHere(at)).map((call) => ({ found, call })));
  if (calls[0]) return tell(calls[0].call.at, calls.map(({ found, call }) => callWords(found, call)));
  const limited = all.filter(({ route }) => route.maxDuration.from !== null && isHere(route.maxDuration.from));
  if (limited[0]) return tell(limited[0].route.maxDuration.from!, [limitWords(limited)]);
  const loops = all.flatMap((found) => retryLoops(found.handler.tree).filter(({ at }) => at.file === path && isInHead(at, offset, lines.text)).map((loop) => ({ found, loop })));
  if (!loops[0]) return null;
  const [start] = loops[0].loop.at.span;
  return tell({ file: path, span: [start, lines.lineAround(start)[1]] }, [loopWords(loops)]);
}

function callWords({ route, handler }: Found, call: ModelCall): string {
  const { attempts, cost, guards } = call;
  const always = [...guards.always.keys()].map((kind) => guardWords[kind as keyof typeof guardWords]);
  return [
    `### ${call.callee} in ${nameOf(route, handler)}`,
    "",
    `${[call.package + (call.version === null ? "" : ` ${call.version}`), call.model ?? "model not known"].join(" · ")}`,
    "",
    `- **${inWords(attempts.max, "requests")}** ${attempts.max === 1 ? "request" : "requests"} at worst${attempts.factors.length > 0 ? `: ${attempts.formula}` : ""}`,
    `- **${inWords(cost.worst.value, "usd")}** at worst, ${inWords(cost.typical.value, "usd")} in an ordinary run`,
    `- guards passed on every path: ${always.length > 0 ? always.join(", ") : "none found"}`,
    "",
    ...chain("What it costs at worst", cost.worst),
  ].join("\n").trimEnd();
}

function limitWords(limited: readonly Found[]): string {
  const { seconds, effective } = limited[0]!.route.maxDuration;
  const routes = limited.map(({ route, handler }) => {
    const { worst, typical } = handler.time.total;
    return `- ${nameOf(route, handler)}: ${inWords(typical.value, "seconds")} in an ordinary run, ${inWords(worst.value, "seconds")} at worst`;
  });
  const shown = [...new Set(routes)];
  return [
    `### maxDuration ${seconds === null ? "" : `${seconds} s`}`,
    "",
    effective ? "The platform ends what takes longer:" : "The platform does not read it:",
    "",
    ...shown.slice(0, mostRoutes),
    ...(shown.length > mostRoutes ? [`- … and ${shown.length - mostRoutes} more`] : []),
  ].join("\n");
}

function loopWords(loops: readonly { found: Found; loop: LinkedLoop }[]): string {
  const bounds = new Map<string, string[]>();
  for (const { found, loop } of loops) {
    const bound = typeof loop.bound === "number" ? `at most ${loop.bound} ${loop.bound === 1 ? "attempt" : "attempts"}` : `${inWords(loop.bound, "times")}${loop.why ? ` (${loop.why})` : ""}`;
    bounds.set(bound, [...(bounds.get(bound) ?? []), nameOf(found.route, found.handler)]);
  }
  return [
    `### ${loops[0]!.loop.what}: a loop that tries again`,
    "",
    ...[...bounds].map(([bound, names]) => {
      const distinct = [...new Set(names)];
      return `- **${bound}** on the way from ${distinct.slice(0, mostRoutes).join(", ")}${distinct.length > mostRoutes ? `, … (${distinct.length} routes)` : ""}`;
    }),
    "",
    "Each attempt multiplies the requests of what it surrounds, and each is billed.",
  ].join("\n");
}

function retryLoops(root: Linked): LinkedLoop[] {
  const found: LinkedLoop[] = [];
  const seen = new Set<Linked>();
  const stack = [root];
  while (stack.length > 0) {
    const node = stack.pop()!;
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.kind === "loop" && node.retry) found.push(node);
    stack.push(...childrenOf(node));
  }
  return found;
}

/** On the line where it begins: what is in it speaks for itself. */
function isInHead({ span }: Place, offset: number, text: string): boolean {
  const end = text.indexOf("\n", span[0]);
  return span[0] <= offset && offset <= Math.min(span[1], end < 0 ? text.length : end);
}
