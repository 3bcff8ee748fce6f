import { serveStdio } from "./stdio.js";
import { version } from "./version.js";

const usage = `ai-routes-language-server ${version}

Usage: ai-routes-language-server --stdio

The language server of ai-routes; an editor starts it. It speaks the language server protocol over
standard input and output.
`;

/** Runs the server in this process; gives the exit code where it does not begin to serve. */
export function main(args: readonly string[] = process.argv.slice(2)): number | null {
  if (args.includes("--version")) return print(process.stdout, `${version}\n`, 0);
  if (args.includes("--help")) return print(process.stdout, usage, 0);
  if (!args.includes("--stdio")) return print(process.stderr, usage, 2);
  serveStdio();
  return null;
}

function print(stream: NodeJS.WritableStream, words: string, code: number): number {
  stream.write(words);
  return code;
}
