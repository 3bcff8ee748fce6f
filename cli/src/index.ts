/** For programs that read `check --format json`. */
export { jsonOutputSchema, type JsonOutput } from "./json-output.js";
