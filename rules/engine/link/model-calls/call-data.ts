import { makesMessages } from "../../../catalog/texts.js";
import { messageOptions, optionGroups, settingOptions, systemOptions, toolOptions } from "../../../catalog/option-names.js";
import { alternativesOf, undefinedValue, type Abstract, type Alternative, type ExternalValue } from "../values/abstract.js";
import type { Dependencies, RequestDataState } from "../values/dependencies.js";
import { greatest, plus, sum, type Length } from "../values/lengths.js";
import { CHOICE } from "../values/schema-value.js";

/** What of the request reaches one model call, by where in the call it goes. */
export interface CallData {
  /** System prompt, instructions, messages with the role of one. */
  system: InputData;
  /** All that is asked beside that: prompt, messages, values, the body of a request by hand. */
  prompt: InputData;
  /** What tools are made of: descriptions, schemas. */
  tools: InputData;
  /** Messages whose role the caller chooses. */
  callersRoles: boolean;
  /** Nothing of the app's own stands in what is asked: the whole input is one value that cannot be seen into. */
  unseen: boolean;
}

export interface InputData {
  /** Parts of the request, each with what has become of it; sorted. */
  parts: readonly RequestPart[];
  /** Characters of the request's own text at most; null: any number, or not known. */
  maxLength: number | null;
}

export interface RequestPart {
  /** `body`, `query`, `params`, `headers`, `cookies`, `url`, `handed`: as in `Dependency.name`. */
  name: string;
  /** `sent`: as the caller sent it; the rest as in `Dependency.as`. */
  as: "sent" | RequestDataState;
}

/** Where the options of a call stand: its arguments, those its callee was made with, and what a chain hands on. */
export interface InputSource {
  args: readonly Abstract[];
  callee: ExternalValue | null;
  /** The whole input, where the arguments are something else (the options of `fetch`). */
  inputs: readonly Abstract[] | null;
}

/** Requests' data in what a model is asked. */
export function callData({ args, callee, inputs }: InputSource): CallData {
  const found = { system: new Found(), prompt: new Found(), tools: new Found(), roles: { chosen: false } };
  if (inputs) for (const input of inputs) walkInput(input, found, 0);
  else {
    for (const argument of args) walkInput(argument, found, 0);
    // What a model, an agent or a chat was made with goes along with every call.
    for (let at = callee; at; at = at.base) for (const argument of at.arguments ?? []) if (argument.kind === "object") walkOptions(argument, found, 0);
  }
  return {
    system: found.system.data(), prompt: found.prompt.data(), tools: found.tools.data(), callersRoles: found.roles.chosen,
    unseen: (inputs ?? args).some((one) => one.kind === "opaque" && one.dependencies.all.some(isSent)),
  };
}

/** Characters of the request's own text in a value at most; null: any number, or not known. */
export function requestLength(value: Abstract): number | null {
  const found = new Found();
  found.add(value);
  return found.data().maxLength;
}

interface Places {
  system: Found;
  prompt: Found;
  tools: Found;
  roles: { chosen: boolean };
}

/** An argument: an object of options, messages, or the text itself. */
function walkInput(value: Abstract, found: Places, depth: number): void {
  for (const { value: one } of alternativesOf(value)) {
    if (one.kind === "object" && one.brand === null) walkOptions(one, found, depth);
    else if (one.kind === "array") walkMessages(one, found);
    else if (one.kind === "promise") walkInput(one.value, found, depth);
    // `send(new ConverseCommand({ messages }))`
    else if (one.kind === "external" && one.path.endsWith("#") && one.arguments?.some(({ kind }) => kind === "object") && depth < 3) for (const argument of one.arguments) walkInput(argument, found, depth + 1);
    else walkMessage(one, found);
  }
}

function walkOptions(options: Abstract & { kind: "object" }, found: Places, depth: number): void {
  if (options.members.has("role")) return walkMessage(options, found);
  for (const [name, member] of options.members) {
    if (systemOptions.test(name)) found.system.add(member);
    else if (toolOptions.test(name)) found.tools.add(member);
    // `text` is what is to be spoken or read; with OpenAI's responses an object that says how to answer.
    else if (settingOptions.test(name) || (name === "text" && member.kind === "object")) continue;
    else if (optionGroups.test(name) && depth < 3) walkInput(member, found, depth + 1);
    else if (messageOptions.test(name)) walkMessages(member, found, name !== "prompt" && name !== "input");
    else found.prompt.add(member);
  }
  if (options.rest) found.prompt.add(options.rest);
}

/** Messages: each says by its role whose words it holds. */
function walkMessages(value: Abstract, found: Places, isAlwaysList = true): void {
  for (const { value: one } of alternativesOf(value)) {
    if (one.kind === "array") for (const item of [...one.items, ...(one.rest ? [one.rest] : [])]) for (const each of alternativesOf(item)) walkMessage(each.value, found, { many: one.rest === item });
    else if (one.kind === "promise") walkMessages(one.value, found);
    else if (one.kind === "external" && one.arguments && carriesText(one)) for (const argument of one.arguments) walkMessages(argument, found);
    // `appendClientMessage({ messages, message })`
    else if (one.kind === "object" && one.members.has("messages")) for (const name of ["messages", "message"]) walkMessages(one.members.get(name) ?? undefinedValue, found);
    else {
      // A list of the caller's own: what it may hold is theirs to say.
      if (isAlwaysList && isCallersMessage(one)) found.roles.chosen = true;
      found.prompt.add(one);
    }
  }
}

function walkMessage(message: Alternative["value"], found: Places, list: { many: boolean } | null = null): void {
  const many = list?.many ?? false;
  if (message.kind === "external" && /(^|\.)SystemMessage#$/.test(message.path)) {
    for (const argument of message.arguments ?? []) found.system.add(argument, many);
    return;
  }
  if (message.kind !== "object") {
    if (list && isCallersMessage(message)) found.roles.chosen = true;
    found.prompt.add(message, many);
    return;
  }
  const role = message.members.get("role") ?? message.rest;
  const roles = role ? alternativesOf(role).map((one) => one.value) : [];
  if (roles.some((one) => one.kind === "opaque" && isCallers(one.dependencies))) found.roles.chosen = true;
  const isSystem = roles.length > 0 && roles.every((one) => one.kind === "constant" && (one.value === "system" || one.value === "developer"));
  for (const [name, member] of message.members) if (name !== "role" && name !== "id") (isSystem ? found.system : found.prompt).add(member, many);
  if (message.rest) found.prompt.add(message.rest, many);
}

/** A message, or messages, of the caller's own: the role is theirs to say. Where a schema leaves a choice of some values in it, the role is likely the one. */
function isCallersMessage(value: Abstract): boolean {
  if (value.kind !== "opaque" || value.brand === "string" || value.brand === "Message") return false;
  return isCallers(value.dependencies) && (value.dependencies.all.some(isSent) || !value.dependencies.all.some(({ kind, as }) => kind === "request" && as === "choice"));
}

function isCallers({ all }: Dependencies): boolean {
  return all.some((one) => one.kind === "request" && one.as !== "choice" && one.as !== "asked");
}

function isSent(one: Dependencies["all"][number]): boolean {
  return one.kind === "request" && !one.as;
}

/** Whether what a call of a package gives holds what it was given. */
export function carriesText({ module, path }: ExternalValue): boolean {
  return makesMessages.packages.test(module) && makesMessages.exports.test(path);
}

const DEEPEST = 8;
const MOST_VALUES = 600;
const parts = new Set(["body", "query", "params", "headers", "cookies", "url", "handed"]);

/** Gathers the request's parts in values. */
class Found {
  private readonly parts = new Map<string, RequestPart>();
  private length: Length = 0;
  private left = MOST_VALUES;

  /** `many`: any number of values like this one. */
  add(value: Abstract, many = false): void {
    const length = this.walk(value, DEEPEST);
    if (this.length !== null) this.length = length === null || (many && length > 0) ? null : this.length + length;
  }

  data(): InputData {
    const sorted = [...this.parts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
    return { parts: sorted, maxLength: this.length };
  }

  /** Characters of the request in a value. */
  private walk(value: Abstract, depth: number): Length {
    if (depth === 0 || this.left-- <= 0) return null;
    const together = (values: Iterable<Abstract>): Length => sum([...values].map((one) => this.walk(one, depth - 1)));
    switch (value.kind) {
      case "opaque":
        return this.opaque(value.dependencies);
      case "object": {
        const rest = value.rest ? this.walk(value.rest, depth - 1) : 0;
        return plus(together(value.members.values()), rest !== null && rest > 0 ? null : rest);
      }
      case "array": {
        const rest = value.rest ? this.walk(value.rest, depth - 1) : 0;
        return plus(together(value.items), rest !== null && rest > 0 ? null : rest);
      }
      case "promise":
        return this.walk(value.value, depth);
      case "union":
        return greatest(value.alternatives.map((one) => this.walk(one.value, depth)));
      case "external":
        return carriesText(value) ? together([...(value.arguments ?? []), ...(value.base ? [value.base] : [])]) : 0;
      case "method":
        return this.walk(value.object, depth - 1);
      default:
        return 0;
    }
  }

  private opaque({ all }: Dependencies): Length {
    let length: Length = 0;
    for (const one of all) {
      if (one.kind !== "request" || !parts.has(one.name)) continue;
      const as = one.as ?? "sent";
      this.parts.set(`${one.name} ${as}`, { name: one.name, as });
      if (as !== "asked") length = plus(length, one.most ?? (as === "choice" ? CHOICE : null));
    }
    return length;
  }
}

/** What several ways to one call bring together. */
export function mergeCallData(all: readonly CallData[]): CallData {
  const merge = (of: (one: CallData) => InputData): InputData => {
    const merged = new Map(all.flatMap((one) => of(one).parts).map((part) => [`${part.name} ${part.as}`, part]));
    return {
      parts: [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part),
      maxLength: greatest(all.map((one) => of(one).maxLength)),
    };
  };
  return {
    system: merge((one) => one.system), prompt: merge((one) => one.prompt), tools: merge((one) => one.tools),
    callersRoles: all.some((one) => one.callersRoles), unseen: all.some((one) => one.unseen),
  };
}
