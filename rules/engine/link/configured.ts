import { parseReference } from "../../catalog/index.js";
import type { Config } from "../config/config.js";
import type { Resolver } from "../graph/resolve.js";
import type { LinkContext } from "./linker.js";

/**
 * Calls of the app that the configuration describes, by file and export: `@/lib/llm#complete` and
 * `./lib/llm#complete` name a file, seen from the configuration's folder. References to packages
 * are the catalogue's own business.
 */
export function configuredCalls(config: Config, resolver: Resolver): LinkContext["configured"] {
  const calls = new Map<string, { module: string; path: string }>();
  const references = [...config.modelCalls, ...config.guards.map((one) => one.call), ...config.wrappers.map((one) => one.call)];
  for (const reference of references) {
    const parsed = parseReference(reference);
    const found = parsed && resolver(`${config.folder}/ai-routes.config.ts`, parsed.module);
    if (parsed && found && found.package === undefined) calls.set(`${found.path}#${parsed.path}`, parsed);
  }
  return (file, name) => calls.get(`${file}#${name}`) ?? null;
}
