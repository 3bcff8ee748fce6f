import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { traceOf } from "./guarded-rules.js";
import { serve } from "./server.js";

/** Serves the client at the other end of standard input and output, until it says `exit` or is gone. */
export function serveStdio(): void {
  // What a dependency prints must not get into the protocol's stream.
  console.log = console.error;
  const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  process.on("unhandledRejection", (error) => connection.console.error(`Not caught: ${traceOf(error)}`));
  serve(connection);
}
