import { afterAll, afterEach, describe, expect, it } from "vitest";
import { applyEdits } from "../../rules/index.js";
import { Lines, type Encoding } from "../../server/src/lines.js";
import { pathOf, uriOf } from "../../server/src/uris.js";
import { able, changesOf, folderWith, removeFolders, TestClient } from "./client.js";
import { helper, helperText, smallApp } from "./small-app.js";

afterAll(removeFolders);

const odd = "\uFEFFa😀b\r\ncé\rd\n";

describe("positions", () => {
  it.each([
    ["utf-16", 4],
    ["utf-8", 6],
    ["utf-32", 3],
  ] as [Encoding, number][])("count %s units, and lines by any line break", (encoding, end) => {
    const lines = new Lines(odd.slice(1), encoding, "editor");

    expect(lines.positionAt(4)).toEqual({ line: 0, character: end });
    expect(lines.offsetAt({ line: 0, character: end })).toBe(4);
    expect(lines.positionAt(9)).toEqual({ line: 2, character: 0 });
  });

  it("of a text from disk do not count its byte order mark", () => {
    const lines = new Lines(odd, "utf-16", "disk");

    expect(lines.positionAt(2)).toEqual({ line: 0, character: 1 });
    expect(lines.offsetAt({ line: 0, character: 0 })).toBe(1);
    expect(lines.positionAt(0)).toEqual({ line: 0, character: 0 });
  });

  it("beyond the end are taken to it; within a character, to its beginning", () => {
    const lines = new Lines("a😀\nb", "utf-8", "editor");

    expect(lines.offsetAt({ line: 0, character: 99 })).toBe(3);
    expect(lines.offsetAt({ line: 9, character: 0 })).toBe(5);
    expect(lines.offsetAt({ line: 0, character: 3 })).toBe(1);
    expect(lines.offsetAt({ line: -1, character: -1 })).toBe(0);
  });

  it.each(["utf-8", "utf-16", "utf-32"] as Encoding[])("and offsets are inverse to each other in %s", (encoding) => {
    const lines = new Lines(odd, encoding, "disk");
    const inCharacters = [1, 2, 4, 5, 7, 8, 9, 10, 11];

    expect(inCharacters.map((offset) => lines.offsetAt(lines.positionAt(offset)))).toEqual(inCharacters);
  });
});

describe("URIs", () => {
  it.each([
    ["file:///c%3A/app/a%20b.ts", "C:/app/a b.ts"],
    ["file:///C:/app/a.ts", "C:/app/a.ts"],
    ["file:///c:/app/%5Bid%5D/route.ts", "C:/app/[id]/route.ts"],
    ["file://server/share/a.ts", "//server/share/a.ts"],
    ["file://localhost/app/a.ts", "/app/a.ts"],
    ["FILE:///app/%F0%9F%98%80.ts", "/app/😀.ts"],
  ])("%s is %s, there and back", (uri, path) => {
    expect(pathOf(uri)).toBe(path);
    expect(pathOf(uriOf(path))).toBe(path);
  });

  it.each(["untitled:Untitled-1", "git:/app/a.ts?ref", "vscode-notebook-cell:/a", "", "file:///a%00b", "file:///%E0%A4%A"])("%s is no file", (uri) => {
    expect(pathOf(uri)).toBeNull();
  });
});

describe("a client that counts in", () => {
  let client: TestClient;
  afterEach(() => client.stop());

  // Characters that differ in every encoding stand before the finding, on its line and above.
  const call = "await generateText({ model";
  const oddText = helperText.replace("import", "// 😀 é 漢\nimport").replace(call, `/* 😀é漢 */ ${call}`).replaceAll("\n", "\r\n");

  it.each([
    [["utf-8", "utf-16"], "utf-16"],
    [["utf-8"], "utf-8"],
    [["utf-32", "utf-8"], "utf-8"],
    [["utf-32"], "utf-32"],
    [["utf-7"], "utf-16"],
  ] as [string[], Encoding][])("%s gets and gives positions in %s", async (offered, encoding) => {
    client = await TestClient.start(folderWith(smallApp({ [helper]: `\uFEFF${oddText}` })), { capabilities: { ...able, general: { positionEncodings: offered } } });
    const onDisk = await client.pull(helper);
    await client.open(helper, "");
    const lines = new Lines(oddText, encoding, "editor");
    // The text comes in pieces, each at a position of that encoding.
    for (let at = 0; at < oddText.length; at += 97) {
      const end = new Lines(oddText.slice(0, at), encoding, "editor").positionAt(at);
      await client.change(helper, oddText.slice(at, at + 97), { start: end, end });
    }
    const { items } = await client.pull(helper);
    const place = lines.range([oddText.indexOf("generateText({"), oddText.indexOf("generateText({") + "generateText".length]);
    const finding = items.find(({ code }) => code === "no-stacked-retries")!;
    const fix = (await client.actions(helper, finding.range)).find(({ title }) => title.startsWith("Set timeout"));
    const edits = changesOf(fix!.edit, client.uri(helper)).map(({ range, newText }) => ({ span: [lines.offsetAt(range.start), lines.offsetAt(range.end)] as const, text: newText }));

    expect(client.initialized.capabilities.positionEncoding).toBe(encoding);
    expect(finding.range).toEqual(place);
    expect(onDisk.items.map(({ range }) => range)).toEqual(items.map(({ range }) => range));
    expect(applyEdits(oddText, edits)).toBe(oddText.replace('("gpt-4o-mini"), ', '("gpt-4o-mini"), timeout: 6_000, '));
  });
});
