import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { didYouMean } from "@ai-routes/rules";
import { commandLine, CommanderError } from "./arguments.js";
import { check } from "./commands/check.js";
import { docs } from "./commands/docs.js";
import type { Engine } from "./engine.js";
import { explain } from "./commands/explain.js";
import { add } from "./commands/add.js";
import { init } from "./commands/init/init.js";
import { migrate } from "./commands/migrate/migrate.js";
import { reportRoutes } from "./commands/report-routes.js";
import { listRules } from "./commands/list-rules.js";
import type { Terminal } from "./terminal.js";
import { trace } from "./commands/trace.js";
import { UsageError } from "./usage-error.js";

/**
 * Runs one command line (without `node` and script); gives the exit code: 0, 1 for findings, 2 for
 * what kept it from an answer. Never throws.
 */
export async function run(args: readonly string[], terminal: Terminal, engine: Engine): Promise<0 | 1 | 2> {
  let code: 0 | 1 = 0;
  const program = commandLine(
    {
      check: async (paths, options) => {
        code = await check(paths, options, terminal, engine);
      },
      trace: (url, paths, options) => trace(url, paths, options, terminal, engine),
      explain: async (rule) => explain(rule, terminal, engine),
      report: (paths, options) => reportRoutes(paths, options, terminal, engine),
      docs: async (paths, options) => {
        code = await docs(paths, options, terminal, engine);
      },
      rules: async () => listRules(terminal, engine),
      add: (templates, options) => add(templates, options, terminal, engine),
      init: (path, options) => init(path, options, terminal, engine),
      migrate: async (name, paths, options) => {
        code = await migrate(name, paths, options, terminal, engine);
      },
      // Loaded when asked for: nobody else needs the protocol.
      lsp: async () => (await import("@ai-routes/language-server")).serveStdio(),
    },
    terminal,
  );
  try {
    refuseUnknownCommand(args, program.commands.map((command) => command.name()), terminal);
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    return failed(error, terminal);
  }
}

/** Without a command the first word is a path to check: one that is none, and nearly a command, is taken at neither. */
function refuseUnknownCommand([word]: readonly string[], commands: readonly string[], { cwd }: Terminal): void {
  if (word === undefined || !/^[a-z]+$/i.test(word) || commands.includes(word) || word === "help" || existsSync(resolve(cwd, word))) return;
  const guess = didYouMean(word, commands);
  if (guess !== "") throw new UsageError(`There is no command \`${word}\`, and no file or folder of that name${guess}`);
}

function failed(error: unknown, terminal: Terminal): 0 | 2 {
  // Commander has printed its complaint, or the help that was asked for, by itself.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const debug = Boolean(terminal.env["AI_ROUTES_DEBUG"]);
  const message = error instanceof Error ? error.message : String(error);
  terminal.err(
    error instanceof UsageError
      ? `ai-routes: ${message}\n`
      : `ai-routes: a fault of ai-routes itself, not of your code: ${message}\n${debug ? "" : "AI_ROUTES_DEBUG=1 shows where it happened.\n"}`,
  );
  if (debug && error instanceof Error) terminal.err(`${error.stack}\n`);
  return 2;
}
