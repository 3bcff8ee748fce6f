import type { Effect } from "../../../rules/engine/facts/effects.js";
import type { FileFacts } from "../../../rules/engine/facts/file-facts.js";
import { printValue } from "./print-values.js";
import type { FunctionId } from "../../../rules/engine/facts/values.js";

/** A function's effects as text, one a line, arms indented. */
export function printFunction(facts: FileFacts, id: FunctionId): string {
  const body = facts.functions[id]?.body;
  return body === undefined ? "" : printEffect(facts, body).join("\n");
}

/** The lines of one effect. Results are `r1`, temporaries `t1`, loops `loop1`, as the facts number them. */
function printEffect(facts: FileFacts, effect: Effect): string[] {
  const value = (of: Parameters<typeof printValue>[1]): string => printValue(facts, of);
  const body = (of: Effect): string[] => printEffect(facts, of).map((line) => `  ${line}`);
  switch (effect.kind) {
    case "sequence":
      return effect.parts.flatMap((part) => printEffect(facts, part));
    case "choice": {
      const otherwise = body(effect.otherwise);
      return [`if ${value(effect.condition)}`, ...body(effect.then), ...(otherwise.length > 0 ? ["else", ...otherwise] : [])];
    }
    case "block":
      return [`block ${effect.label}`, ...body(effect.body)];
    case "loop":
      return printLoop(facts, effect);
    case "try":
      return [
        "try",
        ...body(effect.body),
        ...(effect.handler === null ? [] : [`catch ${printCaught(facts, effect.handler.variable)}`.trim(), ...body(effect.handler.body)]),
        ...(effect.finalizer === null ? [] : ["finally", ...body(effect.finalizer)]),
      ];
    case "call": {
      const args = effect.arguments.map(({ spread, value: passed }) => `${spread ? "..." : ""}${value(passed)}`);
      const form = effect.form === "call" ? "call" : effect.form;
      return [`r${effect.id} = ${form} ${value(effect.callee)}(${args.join(", ")})`];
    }
    case "await":
      return [`r${effect.id} = await ${value(effect.value)}`];
    case "yield":
      return [`r${effect.id} = yield${effect.delegate ? "*" : ""} ${value(effect.value)}`];
    case "set":
      return [`${value({ kind: "variable", id: effect.variable })} = ${value(effect.value)}`];
    case "put":
      return [`put ${value(effect.object)}[${value(effect.key)}] = ${value(effect.value)}`];
    case "exit": {
      const given = effect.value.kind === "undefined" ? "" : ` ${value(effect.value)}`;
      return [`${effect.exit}${effect.label === null ? "" : ` ${effect.label}`}${given}`];
    }
  }
}

function printLoop(facts: FileFacts, loop: Extract<Effect, { kind: "loop" }>): string[] {
  const part = (name: string, effect: Effect): string[] => {
    const lines = printEffect(facts, effect).map((line) => `    ${line}`);
    return lines.length === 0 ? [] : [`  ${name}`, ...lines];
  };
  const labels = loop.labels.map((label) => `${label}: `).join("");
  const over = loop.of === null ? "" : ` ${printValue(facts, loop.of)}`;
  const condition = loop.condition === null ? "" : ` ${printValue(facts, loop.condition)}`;
  return [
    `${labels}loop${loop.id} ${loop.form}${over}${condition}`,
    ...part("test", loop.test),
    ...printEffect(facts, loop.body).map((line) => `  ${line}`),
    ...part("update", loop.update),
  ];
}

function printCaught(facts: FileFacts, variable: number | null): string {
  return variable === null ? "" : printValue(facts, { kind: "variable", id: variable });
}
