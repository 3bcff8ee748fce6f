import ts from "typescript";
import type { App } from "../../engine/graph/app.js";
import { imports } from "../../engine/graph/imports.js";
import { below, folderOf, importedFrom, isWithin, joined, nameOf } from "../../engine/graph/posix-path.js";
import { Refused } from "../../engine/edits/steps/refused.js";
import type { MigrationAsk } from "../migration.js";
import { PagesFile } from "./pages-file.js";

/** Where the route handler of an API route's URL stands. Throws {@link Refused} where something stands there, or cannot. */
export function newPlace(file: string, { appFolder, pagesFolder, config }: App, { read, files, name }: MigrationAsk): string {
  if (pagesFolder === null || !isWithin(file, pagesFolder)) throw new Refused("it does not stand in the folder pages/");
  const extension = config.pageExtensions.filter((one) => file.endsWith(`.${one}`)).sort((a, b) => b.length - a.length)[0];
  if (extension === undefined) throw new Refused("its extension is none of a page");
  const url = below(file.slice(0, -extension.length - 1), pagesFolder).replace(/\/index$/, "");
  const odd = url.split("/").find((segment) => /^[_@(]/.test(segment));
  if (odd !== undefined) throw new Refused(`\`${odd}\` means something else in the app router`, "Give the URL another name.");
  const folder = joined(appFolder ?? `${folderOf(pagesFolder)}/app`, url);
  const target = `${folder}/route.${extension}`;
  const there = files().find((one) => folderOf(one) === folder && /^(?:route|page)\.\w+$/.test(nameOf(one)));
  if (there !== undefined || read(target) !== null) throw new Refused(`${name(there ?? target)} stands where its route handler would`, "Take one of them away: a URL has one answer.");
  return target;
}

/** Throws {@link Refused} where another file imports this one: its handler takes other arguments from then on. */
export function refuseImported(file: string, { files, read, name }: MigrationAsk): void {
  const stem = stemOf(file);
  const last = nameOf(stem);
  const tail = stem.slice(stem.indexOf("/pages/api") + 1);
  for (const other of files()) {
    if (other === file || !/\.[cm]?[jt]sx?$/.test(other)) continue;
    const text = read(other);
    if (text === null || !text.includes(last)) continue;
    const isIt = (specifier: string): boolean => {
      const bare = stemOf(specifier);
      return bare.startsWith(".") ? stemOf(joined(folderOf(other), bare)) === stem : bare.endsWith(`/${tail}`);
    };
    if (imports(text).some(isIt)) throw new Refused(`${name(other)} imports it`, "Move what both need into a file of its own.");
  }
}

/** Without its extension, and without `index`, as imports name it. */
function stemOf(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$/, "").replace(/\/index$/, "");
}

/** A text as it stands in another folder: what it imports by paths is where it was. */
export function movedTo(target: string, file: string, text: string): string {
  const source = new PagesFile(file, text);
  const to = folderOf(target);
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) && node.text.startsWith(".") && isSpecifier(source, node)) {
      const quote = node.getText(source.tree)[0]!;
      source.replace(source.spanOf(node), `${quote}${importedFrom(joined(folderOf(file), node.text), to)}${quote}`);
    }
    if (ts.isMetaProperty(node) || (ts.isIdentifier(node) && (node.text === "__dirname" || node.text === "__filename"))) source.refuse(node, "it reads where it stands", "Name the path from the app's folder.");
    ts.forEachChild(node, visit);
  };
  visit(source.tree);
  return source.result();
}

function isSpecifier(source: PagesFile, node: ts.Node): boolean {
  const parent = source.parent(node);
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent)) return true;
  if (ts.isLiteralTypeNode(parent)) return ts.isImportTypeNode(source.parent(parent));
  return ts.isCallExpression(parent) && parent.arguments[0] === node && (parent.expression.kind === ts.SyntaxKind.ImportKeyword || parent.expression.getText(source.tree) === "require");
}
