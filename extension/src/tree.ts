import type { GuardKind, Location, RouteTree, TreeApp, TreeHandler, TreeRoute } from "@ai-routes/language-server/protocol";

/** One line of the tree view; knows nothing of VS Code. */
export interface Line {
  /** The same as long as what it stands for is. */
  id: string;
  kind: "app" | "route" | "handler" | "missing" | "guard" | "note";
  label: string;
  description: string;
  tooltip: string;
  /** A codicon and the colour it takes, by their names. */
  icon: { name: string; color: string | null };
  /** What a click opens; null: it only unfolds. */
  opens: Location | null;
  /** Of lines of a handler and in it. */
  handler: TreeHandler | null;
  children: Line[];
  /** Read out in its place. */
  spoken: string;
}

const nounOf: Record<GuardKind, string> = {
  auth: "authentication",
  rateLimit: "rate limit",
  budget: "budget check",
  validation: "validation",
  moderation: "moderation",
  bot: "bot check",
};

/**
 * The lines of the tree: apps, their routes, the handlers of each with what they lack and what they
 * check. `filter` keeps the routes in whose line, or in one below it, it occurs.
 */
export function linesOf({ apps }: RouteTree, filter: string): Line[] {
  const sought = filter.trim().toLowerCase();
  return apps.map((app) => appLine(app, sought)).filter(({ children }) => sought === "" || children.length > 0);
}

function appLine(app: TreeApp, sought: string): Line {
  const routes = app.routes.map((route) => routeLine(app, route)).filter((line) => has(line, sought));
  return {
    ...folded(`app ${app.uri}`, "app", app.name, routes),
    description: `${app.next} · ${app.platform}`,
    tooltip: `${app.name}\n${app.next}\n${app.platform}`,
    icon: { name: "package", color: null },
    spoken: `App ${app.name}, ${count(routes.length, "route")}`,
  };
}

function routeLine(app: TreeApp, route: TreeRoute): Line {
  const handlers = route.handlers.map(handlerLine);
  const { error, warning, info } = route.findings;
  const findings = [[error, "error"], [warning, "warning"], [info, "hint"]].flatMap(([number, noun]) => (number ? [count(number as number, noun as string)] : [])).join(", ");
  const limit = route.limitSeconds === null ? "no time limit is known" : `may run ${seconds(route.limitSeconds)}`;
  return {
    ...folded(`route ${app.uri} ${route.uri} ${route.url}`, "route", route.url, handlers),
    description: findings,
    tooltip: `${route.url} (${route.kind.replaceAll("-", " ")}), ${limit}\n${findings === "" ? "no findings" : findings}`,
    icon: error > 0 ? { name: "error", color: "list.errorForeground" } : warning > 0 ? { name: "warning", color: "list.warningForeground" } : { name: "pass", color: "testing.iconPassed" },
    spoken: `Route ${route.url}, ${findings === "" ? "no findings" : findings}`,
  };
}

function handlerLine(handler: TreeHandler): Line {
  const { requests, usd, seconds: time } = handler.worst;
  const missing = handler.missingGuards.map(({ kind, partly }) =>
    note(handler, `missing ${kind}`, "missing", partly ? `${nounOf[kind]} on some paths only` : `no ${nounOf[kind]}`, { name: "circle-slash", color: "list.warningForeground" }, handler.location));
  const guards = handler.guards.map(({ kind, how, always, location }, index) => ({
    ...note(handler, `guard ${index}`, "guard", nounOf[kind], { name: always ? "shield" : "question", color: null }, location),
    description: always ? how : `${how} (on some paths)`,
  }));
  const unseen = handler.notFollowed > 0 ? [note(handler, "not followed", "note", `${count(handler.notFollowed, "call")} not followed`, { name: "eye-closed", color: null }, handler.location)] : [];
  const figures = `${callsIn(requests.words)} · ${usd.words} · ${time.words}`;
  return {
    ...folded(`handler ${handler.id}`, "handler", handler.name, [...missing, ...guards, ...unseen]),
    description: figures,
    tooltip: `${handler.lens}\none clean run: ${handler.typical.usd.words}, first byte after ${handler.typical.firstByte.words}, ends after ${handler.typical.seconds.words}`,
    icon: { name: "symbol-method", color: null },
    opens: handler.location,
    handler,
    spoken: `Handler ${handler.name}, at worst ${figures}`,
  };
}

function folded(id: string, kind: Line["kind"], label: string, children: Line[]): Omit<Line, "description" | "tooltip" | "icon" | "spoken"> {
  return { id, kind, label, opens: null, handler: null, children };
}

function note(handler: TreeHandler, id: string, kind: Line["kind"], label: string, icon: Line["icon"], opens: Location): Line {
  return { id: `${id} ${handler.id}`, kind, label, description: "", tooltip: label, icon, opens, handler, children: [], spoken: label };
}

function has({ label, description, children }: Line, sought: string): boolean {
  return label.toLowerCase().includes(sought) || description.toLowerCase().includes(sought) || children.some((child) => has(child, sought));
}

/** `12 calls`, as over the handler; symbols (`unbounded`) stand alone. */
function callsIn(words: string): string {
  return /\d$/.test(words) ? `${words} ${words === "1" ? "call" : "calls"}` : words;
}

function seconds(value: number): string {
  return `${value.toLocaleString("en-US")} s`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
