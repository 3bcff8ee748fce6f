import { checkTable } from "./reading-table.js";

/**
 * FACTS B1, B2. 13 and 14 take the value of any node that has one, whatever declares it; 15 and
 * later read `export const` and check it; Turbopack (16) refuses re-exports of `runtime`.
 */
checkTable("runtime", "route", `
| source                                              | 13.4.19             | 14.2.35             | 15.5.29  | 16.2.12  | 16.4.6   |
| --------------------------------------------------- | ------------------- | ------------------- | -------- | -------- | -------- |
| export const runtime = "nodejs"                     | "nodejs"            | "nodejs"            | "nodejs" | "nodejs" | "nodejs" |
| export const runtime = "edge"                       | "edge"              | "edge"              | "edge"   | "edge"   | "edge"   |
| export const runtime: "edge" = "edge"               | "edge"              | "edge"              | "edge"   | "edge"   | "edge"   |
| export const runtime = "experimental-edge"          | "experimental-edge" | "experimental-edge" | fails    | fails    | fails    |
| export const runtime = "node"                       | fails               | fails               | fails    | fails    | fails    |
| export const runtime = 5                            | fails               | fails               | fails    | fails    | fails    |
| export const runtime = null                         | ignored             | ignored             | fails    | fails    | fails    |
| export const runtime = undefined                    | fails               | fails               | ignored  | ignored  | ignored  |
| export const runtime = \`nodejs\`                   | ignored             | ignored             | "nodejs" | "nodejs" | "nodejs" |
| export const runtime = "node" + "js"                | fails               | fails               | fails    | fails    | fails    |
| export const runtime = "edge" satisfies string      | ignored             | ignored             | "edge"   | "edge"   | "edge"   |
| export const runtime = "edge" as const              | ignored             | ignored             | fails    | fails    | "edge"   |
| export const runtime = ("edge")                     | ignored             | ignored             | fails    | fails    | fails    |
| export const runtime = true ? "edge" : "nodejs"     | ignored             | ignored             | fails    | fails    | fails    |
| const r = "edge"; export const runtime = r          | fails               | fails               | fails    | fails    | fails    |
| export let runtime = "edge"                         | "edge"              | "edge"              | ignored  | ignored  | ignored  |
| const runtime = "edge"; export { runtime }          | warns               | warns               | warns    | fails    | fails    |
| export { runtime } from "./limits"                  | warns               | warns               | warns    | fails    | fails    |
| const r = "edge"; export { r as runtime }           | ignored             | ignored             | ignored  | fails    | fails    |
| export const config = { runtime: "edge" }           | fails               | fails               | ignored  | warns    | warns    |
`);
