import { checkTable } from "./reading-table.js";

/** FACTS B1, row by row; every row was run through `getPageStaticInfo` of 13.4.19, 14.2.35, 15.5.29, 16.4.6. */
checkTable("maxDuration", "route", `
| source                                                     | 13.4.19 | 14.2.35 | 15.5.29 | 16.2.12 | 16.4.6  |
| ---------------------------------------------------------- | ------- | ------- | ------- | ------- | ------- |
| export const maxDuration = 60                              | 60      | 60      | 60      | 60      | 60      |
| export const maxDuration = 1_00                            | 100     | 100     | 100     | 100     | 100     |
| export const maxDuration = 0x3c                            | 60      | 60      | 60      | 60      | 60      |
| export const maxDuration: number = 60                      | 60      | 60      | 60      | 60      | 60      |
| export const dynamic = "auto", maxDuration = 60            | 60      | 60      | 60      | 60      | 60      |
| export const maxDuration = 0                               | 0       | 0       | 0       | 0       | 0       |
| export const maxDuration = 60.5                            | 60.5    | 60.5    | fails   | fails   | fails   |
| export const maxDuration = "60"                            | "60"    | "60"    | fails   | fails   | fails   |
| export const maxDuration = \`60\`                          | "60"    | "60"    | fails   | fails   | fails   |
| export const maxDuration = null                            | null    | null    | fails   | fails   | fails   |
| export const maxDuration = true                            | true    | true    | fails   | fails   | fails   |
| export const maxDuration = undefined                       | ignored | ignored | ignored | ignored | ignored |
| export const maxDuration = 60 satisfies number             | warns   | warns   | 60      | 60      | 60      |
| export const maxDuration = 60 as const                     | warns   | warns   | fails   | fails   | 60      |
| export const maxDuration = 60 as number                    | warns   | warns   | fails   | fails   | 60      |
| export const maxDuration = <number>60                      | warns   | warns   | fails   | fails   | 60      |
| export const maxDuration = 60!                             | warns   | warns   | fails   | fails   | fails   |
| export const maxDuration = (60)                            | warns   | warns   | fails   | fails   | fails   |
| export const maxDuration = -1                              | warns   | warns   | fails   | fails   | fails   |
| export const maxDuration = 60 * 5                          | warns   | warns   | fails   | fails   | fails   |
| export const maxDuration = true ? 60 : 300                 | warns   | warns   | fails   | fails   | fails   |
| export const maxDuration = Number("60")                    | warns   | warns   | fails   | fails   | fails   |
| export const maxDuration = Number(process.env.SECONDS)     | warns   | warns   | fails   | fails   | fails   |
| export const maxDuration = process.env.SECONDS             | warns   | warns   | fails   | fails   | fails   |
| export const maxDuration = Infinity                        | warns   | warns   | fails   | fails   | fails   |
| const M = 60; export const maxDuration = M                 | warns   | warns   | fails   | fails   | fails   |
| import { M } from "./limits"; export const maxDuration = M | warns   | warns   | fails   | fails   | fails   |
| export const maxDuration = \`\${6}0\`                      | warns   | warns   | fails   | fails   | fails   |
| export let maxDuration = 60                                | ignored | ignored | ignored | ignored | ignored |
| export var maxDuration = 60                                | ignored | ignored | ignored | ignored | ignored |
| const m = 60; export { m as maxDuration }                  | ignored | ignored | ignored | ignored | ignored |
| const maxDuration = 60; export { maxDuration }             | ignored | ignored | warns   | warns   | warns   |
| export { maxDuration } from "./limits"                     | ignored | ignored | warns   | warns   | warns   |
| export const { maxDuration } = { maxDuration: 60 }         | ignored | ignored | ignored | ignored | ignored |
| export function maxDuration() {}                           | ignored | ignored | ignored | ignored | ignored |
| export * from "./limits"                                   | absent  | absent  | absent  | absent  | absent  |
| export const config = { maxDuration: 60 }                  | fails   | fails   | ignored | warns   | warns   |
| export const config = { maxDuration: 60 * 5 }              | warns   | warns   | fails   | fails   | fails   |
| const maxDuration = 60                                     | absent  | absent  | absent  | absent  | absent  |
| function f() { const maxDuration = 60; return maxDuration }| absent  | absent  | absent  | absent  | absent  |
| export function POST(maxDuration: number) {}               | absent  | absent  | absent  | absent  | absent  |
| export const body = { maxDuration: 60 }                    | absent  | absent  | absent  | absent  | absent  |
`);

/** The option exists since 13.4.10. */
checkTable("maxDuration", "route", `
| source                        | 13.4.9  | 13.4.10 |
| ----------------------------- | ------- | ------- |
| export const maxDuration = 60 | ignored | 60      |
`);

/** `as` is looked through from 16.3 on. */
checkTable("maxDuration", "page", `
| source                                 | 15.0.0 | 16.0.11 | 16.1.7 | 16.3.0 | 16.3.8 |
| -------------------------------------- | ------ | ------- | ------ | ------ | ------ |
| export const maxDuration = 60 as const | fails  | fails   | fails  | 60     | 60     |
| export const maxDuration = 60 satisfies number | 60 | 60   | 60     | 60     | 60     |
`);
