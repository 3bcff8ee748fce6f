import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import type { ClientModule, ClientProvider } from "../engine/client/client-module.js";
import type { Place } from "../engine/finding.js";

export const noClientSideProvider = defineRule({
  id: "no-client-side-provider",
  group: "security",
  subject: "client-module",
  summary: "Disallow providers' SDKs and keys in code that runs in the browser.",
  why: "Whoever opens the page can read the key in the bundle, and spend from it without any limit of the app's.",
  presets: ["recommended"],
  severity: "error",
  fixable: null,
  options: z.strictObject({}),

  *check(module) {
    const providers = module.providers.filter((provider) => isFault(provider, module));
    for (const { at, callee, key, allowsBrowser } of providers) {
      const how = key === "bundle" ? "its key is written into the bundle" : "a browser has no environment to read its key from";
      yield {
        at,
        message: `\`${callee}\` runs in the browser${allowsBrowser ? " (`dangerouslyAllowBrowser`)" : ""}: ${how}. ${key === "bundle" ? "Whoever opens the page can spend from it. " : ""}Ask the model in a route or action, and call that.`,
      };
    }
    for (const { name, at } of module.keys) {
      if (providers.some(({ whole }) => holds(whole, at))) continue;
      yield {
        at,
        message: name.startsWith("NEXT_PUBLIC_")
          ? `\`${name}\` is written into the browser's bundle, where whoever opens the page can read it and spend from it. Name it without \`NEXT_PUBLIC_\`, read it on the server alone, and replace the key.`
          : "A provider's key stands in code of the browser, where whoever opens the page can read it and spend from it. Read it from the environment, on the server alone, and replace the key.",
      };
    }
  },
});

/** A key that the user of the app brings is the user's own; a module that the server loads as well may be meant for it. */
function isFault({ key, allowsBrowser }: ClientProvider, { onlyClient }: ClientModule): boolean {
  return key !== "user" && (onlyClient || allowsBrowser);
}

function holds(outer: Place, inner: Place): boolean {
  return outer.file === inner.file && outer.span[0] <= inner.span[0] && inner.span[1] <= outer.span[1];
}
