import type { CallEffect } from "../facts/effects.js";
import type { Span } from "../facts/values.js";
import { opaque, type Abstract } from "./values/abstract.js";
import { callWith, type Called } from "./call.js";
import { State } from "./frame.js";
import type { GuardFacts } from "./guards/guard-facts.js";
import type { Linker } from "./linker.js";
import type { Module } from "./modules.js";
import { drive } from "./run.js";

/** Calls a value from outside, as Next (or an engine) calls a handler; with what has passed once it has returned, awaited or not. */
export function invoke(linker: Linker, module: Module, callee: Abstract, args: readonly Abstract[], at: Span, name: string): Called & { facts: GuardFacts } {
  const activation = linker.moduleActivation(module);
  const effect: CallEffect = { kind: "call", id: -1, form: "call", callee: { kind: "undefined" }, arguments: [], span: at, nameSpan: at, text: name };
  const state = new State(null);
  const called = drive(callWith(callee, args, { effect, args: { list: args, rest: opaque("a further argument") }, settled: true, state, activation, linker }, true));
  return { ...called, facts: state.facts };
}
