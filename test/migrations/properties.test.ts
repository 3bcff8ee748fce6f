import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { parsePage } from "../fixture-page.js";
import { migratePage, syntaxErrorsIn, writtenBy } from "./migration-run.js";

const rulePages = fileURLToPath(new URL("../rules/", import.meta.url));

/** Pages of rules that are about what the migrations rewrite. */
const folders = [
  "require-durable-steps", "no-unbounded-fan-out", "no-max-duration-below-need", "no-stacked-retries", "no-floating-model-call",
  "no-long-edge-route", "no-ineffective-try", "require-idempotency-key", "no-node-api-in-edge",
];
const pages = folders.filter((folder) => existsSync(rulePages + folder)).flatMap((folder) =>
  readdirSync(rulePages + folder).filter((file) => file.endsWith(".md")).map((file) => `${folder}/${file}`));

it.each([["durable"], ["durable", "function"], ["after"], ["edge-to-node"]])("%s %s: on code that was written for something else it writes what parses, once, or says why not", (name, as?: string) => {
  let rewrites = 0;
  for (const file of pages) {
    const page = parsePage(readFileSync(rulePages + file, "utf8"));
    // Those are the rule's.
    delete page.settings.options;
    const migrated = migratePage(page, name, undefined, as);
    rewrites += migrated.rewrites.length;

    expect({ file, errors: syntaxErrorsIn(writtenBy(migrated)) }).toEqual({ file, errors: [] });
    if (migrated.files.length > 0) expect({ file, again: migratePage(page, name, migrated.texts, as).files }).toEqual({ file, again: [] });
    for (const { of, why } of migrated.refusals) expect({ file, of, why }).toEqual({ file, of: expect.stringMatching(/./) as string, why: expect.stringMatching(/^.{15,}/s) as string });
  }
  expect(pages.length).toBeGreaterThan(50);
  expect(rewrites).toBeGreaterThan(2);
});
