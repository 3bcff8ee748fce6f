import type { Place } from "../finding.js";
import { alternativesOf, type Abstract } from "../link/values/abstract.js";
import { handlersOf } from "../link/entry-handlers.js";
import { meetAll } from "../link/guards/guard-facts.js";
import { invoke } from "../link/invoke.js";
import type { Linker } from "../link/linker.js";
import { settle } from "../link/settle.js";

/** A check of who asks, which a page or layout makes before it shows anything. */
export interface PageCheck {
  /** The check itself where it is written in the file, else the page's or layout's own name. */
  at: Place;
  how: string;
}

/**
 * Whether a page or layout shows itself only to those who have signed in: it is interpreted, and
 * what holds wherever it gives something to show holds for whoever sees it.
 *
 * @param imports what each file imports
 */
export function createPageChecks(linker: Linker, imports: ReadonlyMap<string, readonly string[]>): (file: string) => PageCheck | null {
  const known = new Map<string, PageCheck | null>();
  return (file) => {
    let check = known.get(file);
    if (check === undefined) known.set(file, (check = interpreted(linker, file, imports)));
    return check;
  };
}

function interpreted(linker: Linker, file: string, imports: ReadonlyMap<string, readonly string[]>): PageCheck | null {
  const module = linker.module(file);
  if (!module) return null;
  linker.beginEntrypoint(file, imports);
  for (const handler of handlersOf("page", module, "", linker)) {
    if (handler.name === "generateMetadata") continue;
    const { value } = invoke(linker, module, handler.callee, handler.args, handler.at.span, handler.name);
    const settled = value && settle(value);
    if (!settled) continue;
    const shown = alternativesOf(settled.value).filter((one) => isShown(one.value));
    const [id] = meetAll(shown.map((one) => one.facts)).must.get("auth") ?? [];
    if (id === undefined) continue;
    const { at, how } = linker.guardById(id);
    return { at: at.file === file ? at : handler.at, how };
  }
  return null;
}

/** `getServerSideProps` sends elsewhere by what it returns. */
function isShown(value: Abstract): boolean {
  return value.kind !== "object" || !(value.members.has("redirect") || value.members.has("notFound"));
}
