import ts from "typescript";
import { asksForCaller, callersClient } from "../../catalog/sign-in.js";
import { importedNames } from "../../engine/edits/imported-names.js";
import { parsed } from "../../engine/edits/parsed.js";
import { Refused } from "../../engine/edits/steps/refused.js";
import { lineOf } from "../../engine/edits/tree.js";
import { placeKey, type Place } from "../../engine/finding.js";
import type { Linked, LinkedSideEffect } from "../../engine/link/linked.js";
import { nodesIn } from "../../engine/measures/fold.js";
import type { MigrationAsk } from "../migration.js";
import { functionNamed } from "./functions.js";

/** What is done for the caller's request must be done before: the engine's has no cookies and no headers. Throws {@link Refused}. */
export function refuseCallersContext(inside: readonly ts.Node[], tree: ts.SourceFile): void {
  const asking = callOfCallers(inside, tree, /^(?:requireUser|after)$/);
  if (!asking) return;
  const { name, line } = asking;
  if (name === "after") throw new Refused(`\`after()\` (line ${line}) would be told again each time the engine asks`, "Await what it is handed: it becomes a step.");
  throw new Refused(`\`${name}()\` (line ${line}) asks for the caller after the first paid call, and when the engine asks again there is neither the caller's body, nor headers, nor cookies`, "Ask at the beginning of the handler.");
}

/**
 * The same of the app's functions that the part behind `from` calls, and of the clients that they write with: a
 * client of Supabase that is made with the caller's cookies may do what the caller may, and without them nothing.
 */
export function refuseCallersClients(body: Linked, { file, span: [from] }: Place, ask: MigrationAsk): void {
  const seen = new Set<string>();
  for (const node of movedNodes(body, file, from)) {
    if (node.kind === "side-effect" && node.client && isOfCaller(node.client, ask)) {
      throw new Refused(`\`${node.callee}\` (${ask.name(node.at.file)}) goes by the caller's cookies, and when the engine asks again there are none`, "Write with a client that has a key of its own, for the user's id that is handed on.");
    }
    if (node.kind !== "function" || seen.has(placeKey(node.callee))) continue;
    seen.add(placeKey(node.callee));
    const source = parsed(node.callee.file, ask.read(node.callee.file) ?? "");
    const found = source && functionNamed(source.tree, node.callee.span);
    const asking = source && found?.body && callOfCallers([found.body], source.tree);
    if (asking) throw new Refused(`${node.name} calls \`${asking.name}()\` (line ${asking.line} of ${ask.name(node.callee.file)}) after the first paid call, and when the engine asks again there are neither the caller's headers nor cookies`, "Ask at the beginning of the handler, and hand on what is needed.");
  }
}

/** All that is done by calls of the handler's own code behind a place. */
function movedNodes(body: Linked, file: string, from: number): Linked[] {
  const isMoved = (one: Linked): boolean => (one.kind === "function" || one.kind === "side-effect") && one.at.file === file && one.at.span[0] >= from;
  return [...new Set([...nodesIn(body)].filter(isMoved).flatMap((one) => [...nodesIn(one)]))];
}

function isOfCaller({ package: module, maker, madeIn }: NonNullable<LinkedSideEffect["client"]>, { read }: MigrationAsk): boolean {
  return callersClient.modules.test(module) && !callersClient.notMakers.test(maker) && /\bcookies\b[^]*["']next\/headers["']/.test(read(madeIn) ?? "");
}

function callOfCallers(code: readonly ts.Node[], tree: ts.SourceFile, others?: RegExp): { name: string; line: number } | null {
  const ofRequest = new Set(importedNames(tree).flatMap(({ local, from }) => (from === "next/headers" ? [local] : [])));
  const visit = (node: ts.Node): { name: string; line: number } | undefined => {
    const name = ts.isCallExpression(node) && ts.isIdentifier(node.expression) ? node.expression.text : "";
    if (name !== "" && (ofRequest.has(name) || asksForCaller.test(name) || others?.test(name))) return { name, line: lineOf(tree, node) };
    return ts.forEachChild(node, visit);
  };
  for (const one of code) {
    const found = visit(one);
    if (found) return found;
  }
  return null;
}
