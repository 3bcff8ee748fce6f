import { ErrorCodes, ResponseError } from "vscode-languageserver/node";
import { commands } from "./protocol.js";
import type { Service } from "./service.js";
import { pageOf } from "./to-lsp.js";

/** `workspace/executeCommand`; what a client hands over is checked. */
export async function executeCommand(service: Service, command: string, given: unknown): Promise<unknown> {
  const [argument] = Array.isArray(given) ? (given as unknown[]) : [];
  const name = (): string => {
    if (typeof argument !== "string") throw new ResponseError(ErrorCodes.InvalidParams, `${command} takes one text.`);
    return argument;
  };
  switch (command) {
    case commands.analysisIdle:
      return service.summary();
    case commands.analyseWorkspace:
      await service.analyseAnew();
      return service.summary();
    case commands.openRulePage:
      return service.show(pageOf(name()));
    default:
      throw new ResponseError(ErrorCodes.InvalidParams, `There is no command ${command}.`);
  }
}
