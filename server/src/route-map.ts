import { isUntold, limitOf, tellingNodes, wayOut, type Figure, type Guard, type Handler, type Linked, type Place, type UntoldNode } from "@ai-routes/rules";
import type { Found, Handlers } from "./handlers.js";
import type { MapNode, RouteMap, TimeSpan } from "./protocol.js";
import type { ToLsp } from "./to-lsp.js";
import { guardWords, inWords } from "./words.js";

/** More boxes than this nobody reads; the rest is cut, and said to be. */
const mostNodes = 1500;
const deepest = 60;
/** Turns that differ (a growing wait) are alike to a reader. */
const turnsShown = 2;

/** A handler's effect tree as nested boxes, and its worst case along a time axis. */
export function routeMapOf(found: Found, handlers: Handlers, toLsp: ToLsp): RouteMap {
  const { route, handler } = found;
  const limit = limitOf(route);
  return {
    handler: handlers.handler(found),
    url: route.url,
    kind: route.kind,
    uri: toLsp.uri(route.file),
    limitSeconds: limit.seconds,
    limitWords: limit.seconds === null ? "" : `${limit.what}${limit.certain ? "" : " (platform assumed)"}`,
    root: new MapMaker(handler, toLsp).root(),
    timeline: timeline(handler.time.total.worst, toLsp),
  };
}

type Children = MapNode["children"];
type Boxed = Exclude<Linked, UntoldNode | { kind: "sequence" | "block" }>;

class MapMaker {
  private count = 0;
  private readonly telling: ReadonlySet<Linked>;
  /** Functions drawn already: a tree shares what is called alike. */
  private readonly drawn = new Set<Linked>();
  private readonly verdicts: ReadonlyMap<string, { counts: "always" | "sometimes"; guard: Guard }>;

  constructor(
    private readonly handler: Handler,
    private readonly toLsp: ToLsp,
  ) {
    this.telling = tellingNodes(handler.tree);
    this.verdicts = verdictsOf(handler);
  }

  root(): MapNode {
    const parts = this.draw(this.handler.tree, 0);
    return this.node("sequence", "", null, { children: parts.map((node) => ({ label: null, node })) });
  }

  /** The boxes of a node: none where it tells nothing, several where it is a sequence. */
  private draw(node: Linked, depth: number): MapNode[] {
    if (!this.telling.has(node) || isUntold(node)) return [];
    switch (node.kind) {
      case "sequence":
        return this.inOrder(flat(node), depth);
      case "block":
        return this.draw(node.body, depth);
      default:
        return [this.count > mostNodes || depth > deepest ? this.node("cut", "…", node.at, { details: ["The rest is too large to be drawn."] }) : this.box(node, depth + 1)];
    }
  }

  /** What is started and waited for together (`Promise.all`) stands side by side. */
  private inOrder(parts: readonly Linked[], depth: number): MapNode[] {
    const nodes: MapNode[] = [];
    let started: MapNode[] = [];
    const settle = (together: boolean): void => {
      if (together && started.length > 1) nodes.push(this.node("sequence", "", null, { parallel: true, children: started.map((node) => ({ label: null, node })) }));
      else nodes.push(...started);
      started = [];
    };
    for (const part of parts) {
      const drawn = this.draw(part, depth);
      if ((part.kind === "function" || part.kind === "model-call") && part.startsOnly) started.push(...drawn);
      else if (part.kind === "join" || drawn.length > 0) {
        settle(part.kind === "join");
        nodes.push(...drawn);
      }
    }
    settle(false);
    return nodes;
  }

  private box(node: Boxed, depth: number): MapNode {
    switch (node.kind) {
      case "choice":
        return this.node("choice", "choice", node.at, { children: node.arms.map((arm, index) => this.part(index === 0 ? "either" : "or", arm, depth)) });
      case "loop": {
        const words = typeof node.bound === "number" ? `at most ${node.bound} ${node.bound === 1 ? "turn" : "turns"}` : inWords(node.bound, "times");
        return this.node("loop", node.what, node.at, {
          details: [`${words} (${[node.retry ? "retry" : node.loop, node.parallel ? "in parallel" : ""].filter(Boolean).join(", ")})`, ...(node.why === null ? [] : [node.why])],
          factors: [{ times: node.bound, what: node.what }],
          parallel: node.parallel,
          children: node.turns.length === 1
            ? this.parts(null, node.turns[0]!.body, depth)
            : node.turns.slice(0, turnsShown).flatMap(({ times, body }) => this.parts(times === 1 ? "1 turn" : `${times} turns`, body, depth)),
        });
      }
      case "try":
        return this.node("try", "try", node.at, { children: [...this.parts(null, node.body, depth), ...this.parts("catch", node.handler, depth), ...this.parts("finally", node.finalizer, depth)] });
      case "deferred":
        return this.node("deferred", { after: "after the response", stream: "while the answer is streamed", floating: "not awaited", callback: "in a callback" }[node.how], node.at, { parallel: true, children: this.parts(null, node.body, depth) });
      case "step":
        return this.node("step", node.id ?? "step", node.at, { details: [`${node.engine}: done once, remembered`], children: this.parts(null, node.body, depth) });
      case "function": {
        const again = this.drawn.has(node.body);
        this.drawn.add(node.body);
        return this.node("function", `${node.name}()`, node.at, { details: again ? ["as above"] : [], children: again ? [] : this.parts(null, node.body, depth) });
      }
      case "model-call":
        return this.node("model-call", node.callee, node.at, {
          details: [`${node.package}${node.version === null ? "" : ` ${node.version}`}`, ...(node.model === null ? [] : [node.model])],
          factors: node.factors.map(({ times, what }) => ({ times, what })),
          children: this.parts("its tools, at each step", node.tools, depth),
        });
      case "wait":
        return this.node("wait", node.milliseconds === null ? "wait" : `wait ${inWords(node.milliseconds / 1000, "seconds")}`, node.at);
      case "side-effect":
        return this.node("side-effect", node.callee, node.at, { details: [`${node.paid ? "paid " : ""}${node.effect}`] });
      case "guard":
        return this.guard(node.at);
      case "not-followed":
        return this.node("not-followed", node.callee, node.at, { details: [`not followed: ${node.why}`] });
      case "exit":
        return this.node("exit", `${node.exit}${node.label === null ? "" : ` ${node.label}`}${node.status === null ? "" : ` ${node.status}`}`, node.at);
    }
  }

  private guard(at: Place): MapNode {
    const verdict = this.verdicts.get(keyOf(at));
    if (!verdict) return this.node("guard", "check", at, { counts: "no", details: ["does not count: nothing that depends on it keeps a request from the model"] });
    const { counts, guard } = verdict;
    return this.node("guard", guardWords[guard.kind as keyof typeof guardWords], at, { counts, details: [guard.how, ...(counts === "always" ? [] : ["does not count: on some paths only"])] });
  }

  /** A part with its label; an arm that tells nothing is there all the same. */
  private part(label: string, body: Linked, depth: number): Children[number] {
    const nodes = this.draw(body, depth);
    return { label, node: nodes.length === 1 ? nodes[0]! : this.node("sequence", nodes.length === 0 ? wayOut(body) : "", null, { children: nodes.map((node) => ({ label: null, node })) }) };
  }

  private parts(label: string | null, body: Linked | null, depth: number): Children {
    const nodes = body === null ? [] : this.draw(body, depth);
    if (label === null || nodes.length === 0) return nodes.map((node) => ({ label: null, node }));
    return [{ label, node: nodes.length === 1 ? nodes[0]! : this.node("sequence", "", null, { children: nodes.map((node) => ({ label: null, node })) }) }];
  }

  private node(kind: MapNode["kind"], title: string, at: Place | null, more: Partial<MapNode> = {}): MapNode {
    return { id: this.count++, kind, title, details: [], location: at && this.toLsp.location(at), factors: [], parallel: false, counts: null, children: [], ...more };
  }
}

/** By the guard's place, whether it counts. */
function verdictsOf({ guards }: Handler): Map<string, { counts: "always" | "sometimes"; guard: Guard }> {
  const verdicts = new Map<string, { counts: "always" | "sometimes"; guard: Guard }>();
  for (const guard of [...guards.sometimes.values()].flat()) verdicts.set(keyOf(guard.at), { counts: "sometimes", guard });
  for (const guard of [...guards.always.values()].flat()) verdicts.set(keyOf(guard.at), { counts: "always", guard });
  return verdicts;
}

/** The parts of a sequence and of the sequences in it. */
function flat(node: Linked): Linked[] {
  return node.kind === "sequence" ? node.parts.flatMap(flat) : [node];
}

function keyOf({ file, span }: Place): string {
  return `${file} ${span[0]}`;
}

/** More pieces than this are too thin to be seen. */
const mostSpans = 80;

/** A worst time laid out in order: what adds up follows, of alternatives the longest counts. */
function timeline(figure: Figure, toLsp: ToLsp): TimeSpan[] {
  const spans: TimeSpan[] = [];
  const lay = (part: Figure, from: number, what: string, at: Place | null): number => {
    if (typeof part.value !== "number") return from;
    const to = from + part.value;
    const [name, place] = [part.what || what, part.at ?? at];
    if (part.how === "sum" && part.parts.every(({ value }) => typeof value === "number") && spans.length < mostSpans) {
      let next = from;
      for (const one of part.parts) next = lay(one, next, name, place);
      return next;
    }
    const longest = part.how === "greatest" ? part.parts.find(({ value, unit }) => value === part.value && unit === "seconds") : undefined;
    if (longest) return lay(longest, from, name, place);
    if (part.value > 0) spans.push({ from, to, what: name, location: place && toLsp.location(place) });
    return to;
  };
  if (typeof figure.value === "number") lay(figure, 0, "", null);
  return spans;
}
