import { describe, expect, it } from "vitest";
import { checkTable, read } from "./reading-table.js";

/** 13 and 14 take these from the running module; 15 and later check the text as well (FACTS B1, B2). */
checkTable("dynamic", "route", `
| source                                          | 13.4.19         | 14.2.35         | 15.5.29         | 16.2.12         | 16.4.6          |
| ----------------------------------------------- | --------------- | --------------- | --------------- | --------------- | --------------- |
| export const dynamic = "force-dynamic"          | "force-dynamic" | "force-dynamic" | "force-dynamic" | "force-dynamic" | "force-dynamic" |
| export const dynamic = "sometimes"              | "sometimes"     | "sometimes"     | fails           | fails           | fails           |
| export const dynamic = "force" + "-dynamic"     | "force-dynamic" | "force-dynamic" | fails           | fails           | fails           |
| export let dynamic = "force-dynamic"            | "force-dynamic" | "force-dynamic" | "force-dynamic" | "force-dynamic" | "force-dynamic" |
| export { dynamic } from "./limits"              | at run time     | at run time     | at run time     | fails           | fails           |
| export const dynamic = process.env.MODE         | at run time     | at run time     | fails           | fails           | fails           |
`);

checkTable("revalidate", "page", `
| source                                  | 14.2.35       | 15.5.29 | 16.4.6 |
| --------------------------------------- | ------------- | ------- | ------ |
| export const revalidate = 3600          | 3600          | 3600    | 3600   |
| export const revalidate = false         | false         | false   | false  |
| export const revalidate = 60 * 60       | 3600          | fails   | fails  |
| export const revalidate = -1            | -1            | fails   | fails  |
| export const revalidate = "force-cache" | "force-cache" | fails   | fails  |
`);

checkTable("fetchCache", "page", `
| source                                     | 15.5.29          | 16.4.6           |
| ------------------------------------------ | ---------------- | ---------------- |
| export const fetchCache = "force-no-store" | "force-no-store" | "force-no-store" |
| export const fetchCache = "never"          | fails            | fails            |
`);

checkTable("dynamicParams", "page", `
| source                             | 15.5.29 | 16.4.6 |
| ---------------------------------- | ------- | ------ |
| export const dynamicParams = false | false   | false  |
| export const dynamicParams = "no"  | fails   | fails  |
`);

checkTable("preferredRegion", "route", `
| source                                    | 15.5.29  | 16.4.6   |
| ----------------------------------------- | -------- | -------- |
| export const preferredRegion = "iad1"     | "iad1"   | "iad1"   |
| export const preferredRegion = ["iad1"]   | ["iad1"] | ["iad1"] |
| export const preferredRegion = 5          | fails    | fails    |
`);

/** Without `cacheComponents` the keys that belong to it fail. */
checkTable("prefetch", "page", `
| source                          | 16.4.6 |
| ------------------------------- | ------ |
| export const prefetch = "auto"  | fails  |
`);

describe("with cacheComponents (FACTS B3)", () => {
  const forbidden = {
    dynamic: '"force-dynamic"', dynamicParams: "true", revalidate: "60", fetchCache: '"auto"', runtime: '"nodejs"',
  };
  for (const [key, value] of Object.entries(forbidden)) {
    it(`\`${key}\` fails the build`, () => {
      expect(read(`export const ${key} = ${value}`, key, "route", "16.4.6", { cacheComponents: true })).toMatchObject({
        status: "build-error",
        message: `Route segment config "${key}" is not compatible with \`nextConfig.cacheComponents\`. Please remove it.`,
      });
    });
  }

  for (const [key, value] of Object.entries({ maxDuration: 60, preferredRegion: "iad1", prefetch: "auto" })) {
    it(`\`${key}\` is read`, () => {
      expect(read(`export const ${key} = ${JSON.stringify(value)}`, key, "page", "16.4.6", { cacheComponents: true }))
        .toMatchObject({ status: "effective", value });
    });
  }
});
