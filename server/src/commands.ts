import { ErrorCodes, ResponseError } from "vscode-languageserver/node";
import { breakdownOf } from "./breakdown.js";
import { commands } from "./protocol.js";
import { routeMapOf } from "./route-map.js";
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
    case commands.showRouteMap: {
      const found = service.handlers.withId(name());
      return found && routeMapOf(found, service.handlers, service.toLsp);
    }
    case commands.showBreakdown: {
      const found = service.handlers.withId(name());
      const breakdown = found && breakdownOf(found, service.handlers, service.toLsp);
      if (breakdown) service.tellPerson(breakdown.markdown);
      return breakdown;
    }
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
