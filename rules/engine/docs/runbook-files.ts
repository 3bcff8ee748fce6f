import type { Entrypoint } from "../entrypoint.js";
import type { App } from "../graph/app.js";
import { below, inFolder, isWithin } from "../graph/posix-path.js";

/** The folder of an app's runbooks. */
export function runbookFolder(app: App): string {
  return inFolder(app.root, "docs/ai-routes");
}

/** Where the runbook of each route of an app stands: named by what people call the route. */
export function runbookFiles(app: App, routes: readonly Entrypoint[]): Map<Entrypoint, string> {
  const files = new Map<Entrypoint, string>();
  const taken = new Map<string, number>([["readme", 1]]);
  for (const route of [...routes].sort(inOrder)) {
    const name = slugOf(route);
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    files.set(route, inFolder(runbookFolder(app), `${name}${count > 1 ? `-${count}` : ""}.md`));
  }
  return files;
}

/** `/api/chat/[id]` is `api-chat-id`; actions go by their file. */
function slugOf({ app, file, kind, url }: Entrypoint): string {
  const path = isWithin(file, app.root) ? below(file, app.root) : file;
  const text = kind === "server-action" ? `action-${path.replace(/\.\w+$/, "")}` : kind === "page" ? `page-${url}` : kind === "durable-function" ? `function-${url}` : kind === "middleware" ? "middleware" : url;
  return text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "index";
}

function inOrder(a: Entrypoint, b: Entrypoint): number {
  const [left, right] = [a, b].map(({ file, kind, url }) => `${url} ${kind} ${file}`);
  return left! < right! ? -1 : left! > right! ? 1 : 0;
}
