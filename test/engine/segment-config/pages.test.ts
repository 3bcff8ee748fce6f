import { checkTable } from "./reading-table.js";

/** FACTS B5; 13.4.19 reads the export only, 14 the member of `config` only, 15 and later both. */
checkTable("maxDuration", "pages-api", `
| source                                                               | 13.4.19 | 14.2.35 | 15.5.29 | 16.2.12 | 16.4.6  |
| -------------------------------------------------------------------- | ------- | ------- | ------- | ------- | ------- |
| export const config = { maxDuration: 33 }                            | ignored | 33      | 33      | 33      | 33      |
| export const config = { "maxDuration": 33 }                          | ignored | 33      | 33      | 33      | 33      |
| export const config: PageConfig = { maxDuration: 33 }                | ignored | 33      | 33      | 33      | 33      |
| export const config = { runtime: "edge", maxDuration: 33 }           | ignored | 33      | 33      | 33      | 33      |
| export const config = { maxDuration: 33 } satisfies PageConfig       | warns   | warns   | 33      | 33      | 33      |
| export const config = { maxDuration: 33 } as const                   | warns   | warns   | fails   | fails   | 33      |
| export const config = { maxDuration: 33 as number }                  | warns   | warns   | fails   | fails   | 33      |
| export const config = { maxDuration: 60 * 5 }                        | warns   | warns   | fails   | fails   | fails   |
| export const config = { maxDuration: 33, regions: process.env.R }    | warns   | warns   | fails   | fails   | fails   |
| const maxDuration = 33; export const config = { maxDuration }        | warns   | warns   | fails   | fails   | fails   |
| export const config = { ...base, maxDuration: 33 }                   | warns   | warns   | fails   | fails   | fails   |
| export const config = { [key]: 1, maxDuration: 33 }                  | warns   | warns   | fails   | fails   | fails   |
| export const config = { maxDuration: "33" }                          | ignored | "33"    | fails   | fails   | fails   |
| export const config = { maxDuration: 33.5 }                          | ignored | 33.5    | 33.5    | 33.5    | 33.5    |
| export let config = { maxDuration: 33 }                              | ignored | ignored | ignored | ignored | ignored |
| export const maxDuration = 34                                        | 34      | ignored | 34      | 34      | 34      |
| export const maxDuration = "34"                                      | "34"    | ignored | fails   | fails   | fails   |
| export const maxDuration = 60 * 5                                    | warns   | ignored | fails   | fails   | fails   |
| export let maxDuration = 34                                          | ignored | ignored | ignored | ignored | ignored |
| export const maxDuration = 1; export const config = { maxDuration: 2 } | 1     | 2       | 1       | 1       | 1       |
`);

checkTable("runtime", "pages-api", `
| source                                           | 13.4.19 | 14.2.35 | 15.5.29 | 16.4.6 |
| ------------------------------------------------ | ------- | ------- | ------- | ------ |
| export const config = { runtime: "edge" }        | "edge"  | "edge"  | "edge"  | "edge" |
| export const runtime = "edge"                    | "edge"  | "edge"  | "edge"  | "edge" |
| export const config = { runtime: "node" }        | fails   | fails   | fails   | fails  |
`);

/** Pages render on Edge only as `experimental-edge`. */
checkTable("runtime", "pages-page", `
| source                                                 | 14.2.35             | 16.4.6              |
| ------------------------------------------------------ | ------------------- | ------------------- |
| export const config = { runtime: "experimental-edge" } | "experimental-edge" | "experimental-edge" |
| export const config = { runtime: "edge" }              | fails               | fails               |
`);
