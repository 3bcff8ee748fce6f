import type { Api, PackageApis } from "./api.js";
import { row, under } from "./describe.js";

/** Packages that make a text of a template and what is put into it: prompts are written with them. */

const text: Api = { kind: "text" };

export const texts: PackageApis[] = [
  row("dedent", "dedent@1.7.2:dist/dedent.d.ts", under("", ["default", "default.withOptions()"], text)),
  row("ts-dedent", "ts-dedent@2.3.0:dist/index.d.ts", under("", ["default", "dedent"], text)),
  row("string-dedent", "string-dedent@3.0.2:dist/dedent.d.ts", { default: text }),
  row("outdent", "outdent@0.8.0:lib/index.d.ts", under("", ["default", "outdent"], text)),
  row("endent", "endent@2.1.0:lib/index.d.ts", { default: text }),
  row("strip-indent", "strip-indent@4.1.1:index.d.ts", { default: text }),
  row("common-tags", "common-tags@1.8.2 (documentation)", under(["", "default."], ["stripIndent", "stripIndents", "oneLine", "oneLineTrim", "html", "source", "codeBlock", "safeHtml"], text)),
  row("mustache", "mustache@4.2.0 (documentation)", under(["", "default."], ["render"], text)),
  row("handlebars", "handlebars@4.7.8:types/index.d.ts", under(["", "default."], ["compile()"], text)),
  row("ejs", "ejs@3.1.10 (documentation)", under(["", "default."], ["render", "compile()"], text)),
];

/** What makes messages and prompts of what it is given, or hands it on: packages, and their exports by name (FACTS C4; the packages' own pages). */
export const makesMessages = {
  packages: /^(ai|langchain|llamaindex|@llamaindex\/.*|@langchain\/.*|openai|js-tiktoken|gpt-tokenizer)$/,
  exports: /(Messages?|Message#|Template\w*|format\w*|Part\w*|prune\w*|trim\w*)(\.|\(|#|$)/i,
} as const;
