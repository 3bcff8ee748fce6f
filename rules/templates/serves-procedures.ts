import { procedureServers } from "../catalog/routers.js";
import type { Entrypoint } from "../engine/entrypoint.js";

/**
 * Whether a route handler serves all procedures of an app. A check in it would be made for those
 * that ask no model as well (whoever wants to sign up would be asked to sign in), and a client of
 * procedures cannot read its refusal.
 */
export function servesProcedures({ file, imports }: Entrypoint): boolean {
  return imports.some(({ from, at }) => at.file === file && procedureServers.test(from));
}
