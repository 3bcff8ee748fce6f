import { addEndpointAdapter } from "../../engine/edits/calls/endpoint-adapter.js";
import { Refused } from "../../engine/edits/steps/refused.js";
import { languageOf } from "../../engine/facts/language.js";
import type { TextEdit } from "../../engine/finding.js";
import type { App } from "../../engine/graph/app.js";
import { dependenciesOf, languageOfApp, sourceFolderOf } from "../../engine/graph/new-code.js";
import { isWithin } from "../../engine/graph/posix-path.js";
import { isAtLeast } from "../../engine/major-version.js";
import type { MigrationAsk } from "../migration.js";
import type { Form } from "./handler-parts.js";

/** The app's Inngest client: the one it has, or a new one. */
export interface InngestClient {
  file: string;
  /** As it is exported. */
  name: string;
  edits: TextEdit[];
  /** What is done to it, for people; null: nothing. */
  what: string | null;
  packages: string[];
  /** What package.json says; null: it is not installed yet. */
  version: string | null;
}

/** Endpoints are there since 3.52.0 (FACTS G). */
const leastVersion = "3.52.0";

/** Finds the client, or writes a new one; for endpoints it gets Next's adapter. Throws {@link Refused} for versions without endpoints. */
export function inngestClient(app: App, ask: MigrationAsk, form: Form): InngestClient {
  const version = dependenciesOf(app, ask.read)["inngest"] ?? null;
  if (form === "endpoint" && version !== null && !/^(latest|next|\*|workspace:|catalog:)/.test(version) && !isAtLeast(version, leastVersion)) {
    throw new Refused(`durable endpoints are there from inngest ${leastVersion} on, and this app has ${version}`, "Update inngest first.");
  }
  for (const file of ask.files()) {
    if (!isWithin(file, app.root) || languageOf(file) === null) continue;
    const text = ask.read(file);
    if (text === null || !/\bnew Inngest\s*\(/.test(text)) continue;
    const client = exportedClient(text);
    if (client === null) continue;
    if (form === "function" || /\bendpointAdapter\b/.test(text)) return { file, name: client, edits: [], what: null, packages: [], version };
    const edits = addEndpointAdapter(file, text);
    if (edits.length === 0) throw new Refused(`the Inngest client in ${ask.name(file)} takes no \`endpointAdapter\` by itself`, 'Give it `endpointAdapter` of "inngest/next" by hand.');
    return { file, name: client, edits, what: "the Inngest client gets Next's endpoint adapter", packages: [], version };
  }
  const file = `${sourceFolderOf(app)}/lib/inngest/client.${languageOfApp(app, ask.read)}`;
  const [imported, option, what] = form === "endpoint" ? ['import { endpointAdapter } from "inngest/next";\n', ", endpointAdapter", "an Inngest client with Next's endpoint adapter"] : ["", "", "an Inngest client"];
  const text = `import { Inngest } from "inngest";\n${imported}\nexport const inngest = new Inngest({ id: "${idOf(app.name)}"${option} });\n`;
  return { file, name: "inngest", edits: [{ file, span: [0, 0], text }], what, packages: version === null ? ["inngest"] : [], version };
}

function exportedClient(text: string): string | null {
  return /export\s+const\s+([\w$]+)\s*(?::[^=]+)?=\s*new Inngest\b/.exec(text)?.[1] ?? null;
}

function idOf(name: string): string {
  return name.replace(/^@/, "").replace(/[^A-Za-z0-9]+/g, "-").toLowerCase();
}
