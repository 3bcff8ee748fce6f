import { countBySeverity, limitOf, nextInWords, type Entrypoint, type Handler } from "@ai-routes/rules";
import type { GuardWords, RouteTree, TreeApp, TreeHandler, TreeRoute } from "./protocol.js";
import type { Session } from "./session.js";
import type { Sessions } from "./sessions.js";
import type { ToLsp } from "./to-lsp.js";
import { figureWords, inWords, lensOf, missingGuards, platformWords } from "./words.js";

export interface Found {
  session: Session;
  route: Entrypoint;
  handler: Handler;
}

/** Handlers with a model call, as the client's views show them. */
export class Handlers {
  constructor(
    private readonly sessions: Sessions,
    private readonly toLsp: ToLsp,
  ) {}

  all(): Found[] {
    return this.sessions.all().flatMap((session) => session.analysis.routes.flatMap((route) => route.handlers.map((handler) => ({ session, route, handler }))));
  }

  withId(id: string): Found | null {
    return this.all().find(({ route, handler }) => idOf(route, handler) === id) ?? null;
  }

  tree(generation: number): RouteTree {
    return { generation, apps: this.sessions.all().flatMap((session) => session.analysis.apps.map((app) => this.app(session, app))) };
  }

  handler({ route, handler }: Pick<Found, "route" | "handler">): TreeHandler {
    const { attempts, cost, time } = handler;
    return {
      id: idOf(route, handler),
      name: handler.name,
      location: this.toLsp.location(handler.at),
      lens: lensOf(route, handler),
      worst: {
        requests: { value: attempts.max, words: inWords(attempts.max, "requests") },
        usd: figureWords(cost.worst),
        seconds: figureWords(time.total.worst),
      },
      typical: { usd: figureWords(cost.typical), seconds: figureWords(time.total.typical), firstByte: figureWords(time.firstByte.typical) },
      missingGuards: missingGuards(route, handler),
      guards: this.guards(handler),
      modelCalls: handler.modelCalls.length,
      notFollowed: handler.notFollowed.length,
    };
  }

  private app(session: Session, app: Entrypoint["app"]): TreeApp {
    const routes = session.analysis.routes.filter((route) => route.app.root === app.root);
    return { name: app.name, uri: this.toLsp.uri(app.root), next: nextInWords(app), platform: platformWords(app), routes: routes.map((route) => this.route(session, route)) };
  }

  private route({ analysis }: Session, route: Entrypoint): TreeRoute {
    return {
      url: route.url,
      kind: route.kind,
      uri: this.toLsp.uri(route.file),
      limitSeconds: limitOf(route).seconds,
      findings: countBySeverity(analysis.findings.filter(({ routes }) => routes.includes(route.file))),
      handlers: route.handlers.map((handler) => this.handler({ route, handler })),
    };
  }

  private guards({ guards }: Handler): GuardWords[] {
    const said = (kinds: Handler["guards"]["always"], always: boolean): GuardWords[] =>
      [...kinds.values()].flat().map(({ kind, how, at }) => ({ kind: kind as GuardWords["kind"], how, always, location: this.toLsp.location(at) }));
    return [...said(guards.always, true), ...said(guards.sometimes, false)];
  }
}

/** Names a handler to clients; the same as long as file, URL and name are. */
export function idOf({ file, kind, url }: Entrypoint, { name }: Handler): string {
  return `${file}#${kind}#${url}#${name}`;
}
