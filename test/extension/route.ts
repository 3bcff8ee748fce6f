import type { FigureWords, Location, MapNode, RouteMap, TreeHandler } from "../../server/src/protocol.js";

export const location = (line: number, file = "/app/api/chat/route.ts"): Location => ({
  uri: `file://${file}`,
  range: { start: { line, character: 0 }, end: { line, character: 4 } },
});

const figure = (words: string, value: number | string = 1): FigureWords => ({ value, words });

export function handler(given: Partial<TreeHandler> = {}): TreeHandler {
  return {
    id: "chat POST",
    name: "POST",
    location: location(8),
    lens: "worst case 12 calls",
    worst: { requests: figure("12", 12), usd: figure("$0.42"), seconds: figure("75 s") },
    typical: { usd: figure("$0.01"), seconds: figure("3 s"), firstByte: figure("1 s") },
    missingGuards: [{ kind: "budget", partly: false }],
    guards: [{ kind: "auth", how: "await auth() → 401", always: true, location: location(9) }],
    modelCalls: 1,
    notFollowed: 0,
    ...given,
  };
}

export function node(kind: MapNode["kind"], title = "", given: Partial<MapNode> = {}): MapNode {
  return { id: 0, kind, title, details: [], location: null, factors: [], parallel: false, counts: null, children: [], ...given };
}

export const inOrder = (...nodes: MapNode[]): MapNode => node("sequence", "", { children: nodes.map((one) => ({ label: null, node: one })) });

export function routeMap(given: Partial<RouteMap> = {}): RouteMap {
  return {
    handler: handler(),
    url: "/api/chat",
    kind: "route-handler",
    uri: "file:///app/api/chat/route.ts",
    limitSeconds: 60,
    limitWords: "the 60 s it asks for",
    root: inOrder(node("guard", "await auth()", { counts: "always", location: location(9) }), node("model-call", "generateText", { location: location(12) })),
    timeline: [{ from: 0, to: 75, what: "generateText", location: location(12) }],
    ...given,
  };
}
