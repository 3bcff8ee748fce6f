export { serve } from "./server.js";
export { serveStdio } from "./stdio.js";
export { version } from "./version.js";
