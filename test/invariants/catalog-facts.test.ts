import { describe, expect, it } from "vitest";
import { membersDeclared, membersRead, sourcesBelow, type Source } from "./sources.js";

/** What a catalogue may say, of which no analysis reads a member of that name. */
function unread(declaring: readonly Source[], reading: readonly Source[]): string[] {
  const read = new Set(reading.flatMap(membersRead));
  return declaring.flatMap(membersDeclared).filter((name) => !read.has(name));
}

describe("what the catalogue can say of an API", () => {
  const api = sourcesBelow("rules/catalog").filter(({ path }) => /\/(?:api|guard-api|retry-bound)\.ts$/.test(path));

  it("is read by the analysis", () => {
    expect(unread(api, sourcesBelow("rules"))).toEqual([]);
  });

  it("is found out where it is not", () => {
    const said = { path: "api.ts", text: "export interface CallApi { steps: number; outerRetries?: { times: number } }" };
    const reads = { path: "link.ts", text: "export const link = (api) => { const { steps } = api; return steps * api.times; };" };
    expect(unread([said], [reads])).toEqual(["outerRetries"]);
  });
});
