import type { Catalog } from "../../catalog/index.js";
import type { Entrypoint } from "../entrypoint.js";
import type { FileFacts } from "../facts/file-facts.js";
import type { App } from "../graph/app.js";
import type { Resolver } from "../graph/resolve.js";
import { urlMatches } from "../graph/route-url.js";
import type { Sides } from "../graph/sides.js";
import { answersRequests } from "../who-asks.js";
import { chatHooksIn } from "./chat-hooks.js";
import type { AskedRoute, ClientModule } from "./client-module.js";
import { codeOf, type Code } from "./code.js";
import { keysIn, providersIn } from "./provider-use.js";
import { requestOf, type ModelRequest, type Reading } from "./requests.js";
import { retriesOf } from "./retries.js";
import type { TextTraits, Traits } from "./text-traits.js";
import { HOLE } from "./url-text.js";

/** What code around the routes is read with. */
export interface AroundInput {
  /** Of the files that any route's URL leads to, also those that ask no model. */
  urls: readonly { file: string; url: string }[];
  routes: readonly Entrypoint[];
  sides: Sides;
  catalog: Catalog;
  facts(file: string): FileFacts | null;
  resolve: Resolver;
  read(file: string): string | null;
  traits: Traits;
}

/** Files of an app and those it shares with others, by where they run; sorted. */
export interface FilesBySide {
  /** Those that somebody has written. */
  client: readonly string[];
  server: readonly string[];
  onlyServer: readonly string[];
}

/** A module without a directive can be on both sides; generated code is no client module. */
export function bySide(files: readonly string[], { client, server }: Sides): FilesBySide {
  const onServer = files.filter((file) => server.has(file));
  return { client: files.filter((file) => client.has(file) && !isGenerated(file)), server: onServer, onlyServer: onServer.filter((file) => !client.has(file)) };
}

/** The code around an app's routes: its client modules that matter, and what its server asks of itself. Files that do not matter are not parsed. */
export class Around {
  private readonly codes = new Map<string, Code | null>();

  constructor(private readonly input: AroundInput) {}

  /** Sorted by file. */
  clientModules(app: App, { client, server }: FilesBySide): ClientModule[] {
    const { input } = this;
    const reading = this.reading(app);
    const asks = this.askingText(app);
    const { all, telling } = input.traits.ofAll(client, input.read);
    const asked = new Set([...telling].filter(([file, traits]) => asks(file, traits)).map(([file]) => file));
    // Whoever imports a module that asks may ask again.
    const users = new Set([...asked].flatMap((file) => input.sides.clientImporters.get(file) ?? []));
    const globalCap = [...telling.values()].some(({ capsRetries }) => capsRetries);
    const redirectsToItself = [...input.traits.ofAll(server, input.read).telling.values()].some(({ redirectsInngest }) => redirectsInngest);
    return [...new Set([...telling.keys(), ...users])].filter((file) => all.has(file)).sort().flatMap((file): ClientModule[] => {
      const traits = input.traits.of(file, input.read);
      const onlyClient = !input.sides.server.has(file);
      const providing = onlyClient && traits.provides;
      if (!asked.has(file) && !(users.has(file) && traits.repeats) && !traits.tells && !providing) return [];
      const code = this.open(file);
      if (!code) return [];
      return [{
        file, app, facts: code.facts, onlyClient,
        requests: requestsIn(code, reading),
        retries: retriesOf(code, reading, globalCap),
        providers: providersIn(code, reading.open, input.catalog),
        keys: keysIn(code),
        redirectsToItself,
        chats: chatHooksIn(code, reading),
      }];
    });
  }

  serverRequests(app: App, { onlyServer }: FilesBySide): ModelRequest[] {
    const { read, traits } = this.input;
    const reading = this.reading(app);
    const asks = this.askingText(app);
    return onlyServer.flatMap((file) => {
      if (!asks(file, traits.of(file, read))) return [];
      const code = this.open(file);
      return code ? requestsIn(code, reading).filter(({ by, relative }) => by === "fetch" && !relative) : [];
    });
  }

  /** Whether a text may ask one of the app's routes that ask a model: it names the part of a URL before what varies. */
  private askingText(app: App): (file: string, traits: TextTraits) => boolean {
    const paths = [...new Set(this.input.routes.flatMap((route) => (route.app === app && answersRequests(route) ? [route.url.replace(/\/?\[.*$/s, "") || "/api/"] : [])))];
    const key = paths.join("\n");
    return (file, traits) => {
      if (!traits.asks) return false;
      let known = named.get(traits);
      if (known?.paths === key) return known.any;
      const text = this.input.read(file) ?? "";
      named.set(traits, (known = { paths: key, any: paths.some((path) => text.includes(path)) }));
      return known.any;
    };
  }

  private reading(app: App): Reading {
    const { urls, routes } = this.input;
    const known = new Map(routes.filter((route) => route.app === app && answersRequests(route)).map((route) => [route.file, route]));
    return {
      open: (from, specifier) => this.openImport(from, specifier),
      routeOf: (path, method) => routeOf(path, method, urls, known),
    };
  }

  openImport(from: string, specifier: string): Code | null {
    const found = this.input.resolve(from, specifier);
    return found === null || found.package !== undefined ? null : this.open(found.path);
  }

  open(file: string): Code | null {
    let code = this.codes.get(file);
    if (code === undefined) {
      const facts = this.input.facts(file);
      this.codes.set(file, (code = facts && codeOf(file, facts)));
    }
    return code;
  }
}

/** By the traits of a text, which are another object for another text: whether it names any of these paths. */
const named = new WeakMap<TextTraits, { paths: string; any: boolean }>();

function requestsIn(code: Code, reading: Reading): ModelRequest[] {
  return code.calls.flatMap((site) => requestOf(code, site, reading) ?? []).sort((a, b) => a.at.span[0] - b.at.span[0]);
}

/** The route a path leads to, a plain one before one with dynamic segments; a part that is not known can only be such a segment. */
function routeOf(path: string, method: string, urls: AroundInput["urls"], known: ReadonlyMap<string, Entrypoint>): AskedRoute | null {
  // What is not known at the end may be a query.
  for (const asked of path.endsWith(HOLE) && !path.endsWith(`/${HOLE}`) ? [path, path.replace(/\u0000+$/, "")] : [path]) {
    const [best] = urls.filter(({ url }) => urlMatches(url, asked)).sort((a, b) => a.url.split("[").length - b.url.split("[").length || (a.file < b.file ? -1 : 1));
    const route = best && known.get(best.file);
    const handlers = route?.handlers.filter(({ name }) => name === "default" || method === "*" || name === method) ?? [];
    if (route && handlers.length > 0) return { route, handlers };
  }
  return null;
}

function isGenerated(file: string): boolean {
  return /\/(?:node_modules|\.next|dist|build|generated)\//.test(file);
}
