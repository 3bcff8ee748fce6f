import type { FunctionFacts } from "../../facts/file-facts.js";
import { functionValue } from "../values/abstract.js";
import { inputValue } from "../request.js";
import type { DurableDeclaration } from "./declaration.js";
import type { Linker } from "../linker.js";
import { effectsOf } from "../../facts/effect-parts.js";
import type { Module } from "../modules.js";

/** The Workflow SDK's default: 3 retries, 4 attempts of a step (FACTS G, J). */
const workflowStepAttempts = 4;

/** Functions of a file that carry `'use workflow'`: each is run by the engine, its steps memoised. */
export function workflowsIn(module: Module, _linker: Linker): DurableDeclaration[] {
  const whole = module.facts.directives.some((one) => one.text === "use workflow");
  return module.facts.functions.flatMap((fn, index): DurableDeclaration[] => {
    const isWorkflow = hasDirective(fn, "use workflow") || (whole && fn.parent === 0 && isExported(module, fn.name));
    if (!isWorkflow) return [];
    return [{
      engine: "workflow", trigger: "event", id: fn.name || null, handler: functionValue(module.file, index, module.frame),
      attempts: workflowStepAttempts, at: { file: module.file, span: fn.nameSpan }, parameters: fn.parameters.map((one) => inputValue(one.name || "workflow input")),
    }];
  });
}

export function hasDirective(fn: FunctionFacts, text: string): boolean {
  return fn.directives.some((one) => one.text === text);
}

/** Whether a file makes every `fetch` a step (`globalThis.fetch = fetch`, of `workflow`), and so every request to a model. */
export function fetchesInSteps(module: Module): boolean {
  return module.facts.functions.some((fn) => effectsOf(fn.body).some((effect) =>
    effect.kind === "put" && effect.object.kind === "global" && effect.object.name === "globalThis" && effect.key.kind === "constant" && effect.key.value === "fetch"));
}

function isExported(module: Module, name: string): boolean {
  return module.facts.exports.some((one) => one.name === name);
}
