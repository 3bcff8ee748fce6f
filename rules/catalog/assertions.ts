const ofNode = /^(default|\*|ok|strict)$/;
const ofPackage = /^(default|invariant)$/;

/** What throws where its first argument is falsy: the exports, by the module as imported (Node.js documentation; the packages' own pages). */
export const assertions: ReadonlyMap<string, RegExp> = new Map([
  ...["assert", "node:assert", "assert/strict", "node:assert/strict"].map((module): [string, RegExp] => [module, ofNode]),
  ...["tiny-invariant", "invariant", "ts-invariant", "@epic-web/invariant"].map((module): [string, RegExp] => [module, ofPackage]),
]);
