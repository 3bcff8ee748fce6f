export { serve } from "./server.js";
export { version } from "./version.js";
