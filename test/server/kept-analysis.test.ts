import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, it } from "vitest";
import { rules, type Analysis } from "@ai-routes/rules";
import { openAnalysisCache } from "@ai-routes/rules/disk";
import { guardedRules } from "../../server/src/guarded-rules.js";
import { Session } from "../../server/src/session.js";
import { readSettings } from "../../server/src/settings.js";
import { folderWith, removeFolders, TestClient } from "./client.js";
import { chat, chatText, helper, helperText, smallApp } from "./small-app.js";

let folder = "";
let client: TestClient | null = null;
beforeEach(() => {
  folder = folderWith(smallApp());
  mkdirSync(join(folder, "node_modules"));
});
afterEach(() => client?.stop());
afterAll(removeFolders);

const kept = (): string => join(folder, "node_modules/.cache/ai-routes");

/** The first analysis of a server that starts now, with these texts in its client's editor. */
function firstAnalysis(texts: Record<string, string> = {}): Analysis {
  const session = new Session(folder, guardedRules(rules, () => {}), openAnalysisCache(folder));
  session.folders.add(folder);
  const open = new Map(Object.entries(texts).map(([path, text]) => [join(folder, path), text]));
  const steps = session.analyse(open, readSettings({}, rules), () => true, () => {});
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

const words = ({ findings }: Analysis): string[] => findings.map(({ rule, message }) => `${rule}: ${message}`);

it("a server that starts again links nothing and says the same", () => {
  const before = firstAnalysis();
  const again = firstAnalysis();

  expect([before.stats.linked, again.stats.linked]).toEqual([1, 0]);
  expect(words(again)).toEqual(words(before));
  expect(words(again).length).toBeGreaterThan(0);
});

it("an unsaved text counts from the start", () => {
  firstAnalysis();
  const edited = { [helper]: helperText.replace("attempt < 4", "attempt < 40") };
  const again = firstAnalysis(edited);

  expect(again.stats.linked).toBe(1);
  expect(words(again).join("\n")).toMatch(/40/);
});

it.each([[true], [false]])("nothing is kept unless the client says that the workspace is trusted: %s", async (cache) => {
  client = await TestClient.start(folder, { cache });
  await client.open(chat, chatText);
  await client.idle();

  expect(existsSync(kept())).toBe(cache);
});
