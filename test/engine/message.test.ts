import { describe, expect, it } from "vitest";
import { said, wordedWith, words } from "../../rules/engine/message.js";

const ai = { file: "/repo/apps/web/lib/ai.ts", name: "lib/ai.ts" };
const route = { file: "/repo/apps/web/app/route.ts", name: "app/route.ts" };

describe("A message", () => {
  it("names files from their app's folder", () => {
    expect(said(words`asked ${2} times in ${ai}:7`).message).toBe("asked 2 times in lib/ai.ts:7");
  });

  it("knows where its files are named, in a message within it too", () => {
    const { message, mentions } = said(words`${words`first in ${ai}`}, then in ${route}.`);

    expect(mentions.map(({ file, span }) => [file, message.slice(...span)])).toEqual([[ai.file, "lib/ai.ts"], [route.file, "app/route.ts"]]);
  });

  it("is worded for readers who stand elsewhere", () => {
    expect(wordedWith(said(words`${ai}:7 and ${route} and lib/ai.ts`), (file) => file.slice("/repo/".length))).toBe("apps/web/lib/ai.ts:7 and apps/web/app/route.ts and lib/ai.ts");
  });

  it("stays as it is where it names no file, or has grown at its end", () => {
    expect(wordedWith(said("No file."), () => "x")).toBe("No file.");
    expect(wordedWith({ ...said(words`In ${ai}.`), message: "In lib/ai.ts. Also here: more." }, () => "x")).toBe("In x. Also here: more.");
  });
});
