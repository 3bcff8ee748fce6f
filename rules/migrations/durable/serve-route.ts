import ts from "typescript";
import { addImports } from "../../engine/edits/add-import.js";
import { parsed } from "../../engine/edits/parsed.js";
import { Refused } from "../../engine/edits/steps/refused.js";
import { unwrapped } from "../../engine/edits/tree.js";
import type { TextEdit } from "../../engine/finding.js";
import type { App } from "../../engine/graph/app.js";
import { languageOfApp } from "../../engine/graph/new-code.js";
import { isWithin } from "../../engine/graph/posix-path.js";
import { specifierOf } from "../../templates/place-templates.js";
import type { MigrationAsk } from "../migration.js";
import type { InngestClient } from "./inngest-client.js";

/** The route by which Inngest runs the app's functions: the one it has, or a new one. */
export interface ServeRoute {
  edits: TextEdit[];
  file: string;
  what: string;
}

/** A function as the serve route imports it. `maxDuration`: seconds that the route had whose work it does; null: none written. */
interface Served {
  name: string;
  file: string;
  maxDuration: number | null;
}

/** Registers a function where the app serves its functions; Next's adapter (`inngest/next`) serves a new route. */
export function serveRoute(app: App, { name, file: home, maxDuration }: Served, client: InngestClient, ask: MigrationAsk): ServeRoute {
  const specifier = (of: string, from: string): string => specifierOf(of, from, app.root, (one) => ask.read(one));
  for (const file of ask.files()) {
    const text = isWithin(file, app.root) ? ask.read(file) : null;
    if (text === null || !/from ["']inngest\/(?!experimental)[\w/]+["']/.test(text) || !/\bserve\s*\(/.test(text)) continue;
    const source = parsed(file, text);
    const functions = source && servedIn(source.tree);
    if (!source || !functions) throw new Refused(`${ask.name(file)} serves functions in a way that another one cannot be added to by itself`, "Write them as `serve({ client, functions: [first, second] })`.");
    return { file, what: `\`${name}\` is served with the functions that are there`, edits: [{ file, ...withOne(functions, name, source.tree) }, ...addImports(source, [{ names: [name], from: specifier(home, file) }])] };
  }
  const file = `${app.appFolder}/api/inngest/route.${languageOfApp(app, ask.read)}`;
  if (ask.read(file) !== null) throw new Refused(`${ask.name(file)} is there, and serves no functions`);
  const text = [
    'import { serve } from "inngest/next";',
    ...[[client.name, specifier(client.file, file)], [name, specifier(home, file)]].map(([one, from]) => `import { ${one} } from "${from}";`),
    "",
    ...(maxDuration === null ? [] : [`export const maxDuration = ${maxDuration};`, ""]),
    "/** Inngest asks here for the steps of the app's functions, one at a request; `PUT` registers them. */",
    `export const { GET, POST, PUT } = serve({ client: ${client.name}, functions: [${name}] });`,
    "",
  ].join("\n");
  return { file, what: `Inngest runs \`${name}\` by this route`, edits: [{ file, span: [0, 0], text }] };
}

/** What `serve({ functions })` is given; null: it is not written so. */
function servedIn(tree: ts.SourceFile): ts.PropertyAssignment | ts.ShorthandPropertyAssignment | null {
  let found: ts.PropertyAssignment | ts.ShorthandPropertyAssignment | null = null;
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "serve" && node.arguments[0] && ts.isObjectLiteralExpression(node.arguments[0])) {
      for (const one of node.arguments[0].properties) {
        if ((ts.isPropertyAssignment(one) || ts.isShorthandPropertyAssignment(one)) && ts.isIdentifier(one.name) && one.name.text === "functions") found ??= one;
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function withOne(functions: ts.PropertyAssignment | ts.ShorthandPropertyAssignment, name: string, tree: ts.SourceFile): Pick<TextEdit, "span" | "text"> {
  if (ts.isShorthandPropertyAssignment(functions)) return { span: [functions.end, functions.end], text: `: [...functions, ${name}]` };
  const value = unwrapped(functions.initializer);
  if (!ts.isArrayLiteralExpression(value)) return { span: [functions.initializer.getStart(tree), functions.initializer.end], text: `[...${functions.initializer.getText(tree)}, ${name}]` };
  const last = value.elements.at(-1);
  if (!last) return { span: [value.getStart(tree) + 1, value.end - 1], text: name };
  const own = /\n([ \t]*)$/.exec(tree.text.slice(0, last.getStart(tree)));
  return { span: [last.end, last.end], text: own ? `,${tree.text.includes("\r\n") ? "\r\n" : "\n"}${own[1]}${name}` : `, ${name}` };
}
