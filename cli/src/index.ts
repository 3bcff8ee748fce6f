/** For programs that read `check --format json`. */
export { jsonOutputSchema, type JsonOutput } from "./format/json-output.js";
