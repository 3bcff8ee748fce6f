import { expect, it } from "vitest";
import { checkTable, read } from "./reading-table.js";

/** FACTS B4. */
checkTable("runtime", "proxy", `
| source                                                   | 16.2.12 | 16.4.6 |
| -------------------------------------------------------- | ------- | ------ |
| export const config = { runtime: "nodejs" }              | fails   | fails  |
| export const config = { matcher: "/api/:path*" }         | absent  | absent |
`);

checkTable("runtime", "middleware", `
| source                                      | 14.2.35 | 15.5.29  | 16.4.6   |
| ------------------------------------------- | ------- | -------- | -------- |
| export const config = { runtime: "nodejs" } | ignored | "nodejs" | "nodejs" |
| export const config = { runtime: "edge" }   | "edge"  | "edge"   | "edge"   |
`);

/** FACTS J. */
checkTable("maxDuration", "server-actions", `
| source                                              | 15.5.29 | 16.4.6 |
| --------------------------------------------------- | ------- | ------ |
| "use server"; export const maxDuration = 60         | fails   | fails  |
| "use server"; export async function maxDuration() {} | absent | absent |
`);

it("a proxy that names a runtime gets Next's own words", () => {
  expect(read('export const config = { runtime: "nodejs" }', "runtime", "proxy", "16.4.6")).toMatchObject({
    message: "Route segment config is not allowed in Proxy file. Proxy always runs on Node.js runtime.",
  });
});
