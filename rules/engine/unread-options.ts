import { optionsOf, unreadOptions, type UnreadOption } from "../catalog/unread-options.js";
import type { ModelCall } from "./entrypoint.js";
import type { LinkedTool } from "./link/linked.js";
import { majorOf } from "./major-version.js";

/** An option of a call (or of one of its tools) that the installed version does not read. */
export interface Unread {
  option: UnreadOption;
  /** The tool it stands in; null: the call, or what the callee was made with. */
  tool: LinkedTool | null;
  /** Whether it stands in the call itself. */
  inCall: boolean;
}

/** Options given that the installed SDK does not read; none where the version is not known, or the new name is given as well. */
export function unreadOptionsOf(call: ModelCall): Unread[] {
  const major = call.package === optionsOf ? majorOf(call.version) : null;
  if (major === null) return [];
  const known = unreadOptions.filter(({ majors }) => major >= majors.from && major <= (majors.to ?? Infinity));
  return known.flatMap((option): Unread[] => {
    if (option.in === "tool") return call.tools.filter(({ members }) => isAlone(option, members)).map((tool) => ({ option, tool, inCall: false }));
    const { call: own, client } = call.given;
    if (isAlone(option, own)) return [{ option, tool: null, inCall: true }];
    return isAlone(option, client) && !own.includes(option.now ?? "") ? [{ option, tool: null, inCall: false }] : [];
  });
}

/** Whether an option is given by the name that another version has for it, where nobody can tell which version it is. */
export function isGivenForAnotherVersion(call: ModelCall, now: string): boolean {
  if (call.package !== optionsOf || call.version !== null) return false;
  const names = unreadOptions.filter((one) => one.in === "call" && one.now === now).map(({ name }) => name);
  return names.some((name) => call.given.call.includes(name) || call.given.client.includes(name));
}

function isAlone({ name, now }: UnreadOption, given: readonly string[]): boolean {
  return given.includes(name) && (now === null || !given.includes(now));
}
