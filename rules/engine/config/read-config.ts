import { findNodeAtLocation, parseTree, printParseErrorCode, getNodeValue, type Node, type ParseError } from "jsonc-parser";
import type { z } from "zod";
import { configSchema, defaultConfig, type Config, type RuleSetting } from "./config.js";
import type { Rule } from "../define-rule.js";
import { didYouMean } from "./nearest-name.js";

/** A fault of the configuration, for people; line and column count from 1. */
export interface ConfigProblem {
  message: string;
  line: number;
  column: number;
}

/**
 * Reads the text of `ai-routes.config.json` (comments and trailing commas allowed). `file` is
 * absolute with `/`. With any problem there is no config: half a configuration would check
 * something nobody asked for. `known` are the rules that may be named.
 */
export function readConfig(text: string, file: string, known: readonly Rule[]): { config: Config | null; problems: ConfigProblem[] } {
  const errors: ParseError[] = [];
  const json = text.replace(/^\uFEFF/, " ");
  const tree = parseTree(json, errors, { allowTrailingComma: true });
  const problem = (offset: number, message: string): ConfigProblem => ({ message, ...positionAt(json, offset) });

  if (json.trim() === "") return { config: null, problems: [problem(0, "the file is empty; `{}` is the smallest configuration")] };
  if (errors[0] || !tree) return { config: null, problems: [problem(errors[0]?.offset ?? 0, syntaxMessage(errors[0]))] };

  const parsed = configSchema.safeParse(getNodeValue(tree));
  if (!parsed.success) {
    const faults = parsed.error.issues.flatMap((issue) => faultsOf(issue, tree));
    return { config: null, problems: faults.map(({ offset, message }) => problem(offset, message)) };
  }

  const faults = ruleFaults(parsed.data, known, tree);
  if (faults.length > 0) return { config: null, problems: faults.map(({ offset, message }) => problem(offset, message)) };

  const { $schema: _, ...given } = parsed.data;
  const folder = file.slice(0, file.lastIndexOf("/")) || "/";
  return { config: { ...defaultConfig(folder), ...withoutUndefined(given), file }, problems: [] };
}

interface Fault {
  offset: number;
  message: string;
}

function faultsOf(issue: z.core.$ZodIssue, tree: Node): Fault[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      offset: keyOffset(tree, [...issue.path, key]),
      message: `unknown key \`${key}\`${didYouMean(key, keysAllowedAt(issue.path))}`,
    }));
  }
  const value = findNodeAtLocation(tree, issue.path as (string | number)[]);
  const given = value?.type === "string" ? String(value.value) : null;
  const hint = issue.code === "invalid_value" && given !== null ? didYouMean(given, issue.values.map(String)) : "";
  const name = issue.path.length > 0 ? `\`${issue.path.join(".")}\`: ` : "";
  return [{ offset: nearestOffset(tree, issue.path), message: `${name}${lowerFirst(issue.message)}${hint}` }];
}

function ruleFaults(config: z.infer<typeof configSchema>, known: readonly Rule[], tree: Node): Fault[] {
  const sections: [path: (string | number)[], rules: Record<string, RuleSetting>][] = [
    [["rules"], config.rules ?? {}],
    ...(config.overrides ?? []).map(({ rules }, index): [(string | number)[], Record<string, RuleSetting>] => [
      ["overrides", index, "rules"],
      rules ?? {},
    ]),
  ];
  return sections.flatMap(([path, rules]) =>
    Object.entries(rules).flatMap(([id, setting]): Fault[] => {
      const rule = known.find((candidate) => candidate.id === id);
      if (!rule) {
        const message = `unknown rule \`${id}\`${didYouMean(id, known.map((candidate) => candidate.id))}`;
        return [{ offset: keyOffset(tree, [...path, id]), message }];
      }
      return Array.isArray(setting) ? optionFaults(rule, setting[1], [...path, id, 1], tree) : [];
    }),
  );
}

function optionFaults(rule: Rule, options: Record<string, unknown>, path: (string | number)[], tree: Node): Fault[] {
  const allowed = optionNames(rule);
  const unknown = allowed === null ? [] : Object.keys(options).filter((name) => !allowed.includes(name));
  const unknownFaults = unknown.map((name) => ({
    offset: keyOffset(tree, [...path, name]),
    message: `\`${rule.id}\` has no option \`${name}\`${didYouMean(name, allowed ?? [])}`,
  }));
  const parsed = rule.options.safeParse(options);
  if (parsed.success) return unknownFaults;
  return unknownFaults.concat(
    parsed.error.issues
      .filter((issue) => issue.code !== "unrecognized_keys")
      .map((issue) => ({
        offset: nearestOffset(tree, [...path, ...issue.path]),
        message: `option \`${issue.path.join(".")}\` of \`${rule.id}\`: ${lowerFirst(issue.message)}`,
      })),
  );
}

/** Null where the options are no plain object, so that any name may be right. */
function optionNames(rule: Rule): string[] | null {
  return "shape" in rule.options ? Object.keys(rule.options.shape as object) : null;
}

/** Walks the schema along a path of the data; the objects of ours all stand in lists or at keys. */
function keysAllowedAt(path: readonly PropertyKey[]): string[] {
  let at: unknown = configSchema;
  for (const step of path) {
    const inner = unwrapped(at);
    at = typeof step === "number" ? (inner as { element?: unknown }).element : shapeOf(inner)[String(step)];
  }
  return Object.keys(shapeOf(unwrapped(at)));
}

function unwrapped(schema: unknown): unknown {
  let at = schema as { unwrap?: () => unknown; element?: unknown } | undefined;
  while (at && typeof at.unwrap === "function" && at.element === undefined) at = at.unwrap() as typeof at;
  return at;
}

function shapeOf(schema: unknown): Record<string, unknown> {
  return (schema as { shape?: Record<string, unknown> } | undefined)?.shape ?? {};
}

/** Of the value at a path, or of what it is missing in. */
function nearestOffset(tree: Node, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length) as (string | number)[]);
    if (node) return node.offset;
  }
  return 0;
}

function keyOffset(tree: Node, path: readonly PropertyKey[]): number {
  const value = findNodeAtLocation(tree, path as (string | number)[]);
  return value?.parent?.type === "property" ? value.parent.offset : (value?.offset ?? 0);
}

function syntaxMessage(fault: ParseError | undefined): string {
  if (!fault) return "not valid JSON";
  const words = printParseErrorCode(fault.error).replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
  return `not valid JSON: ${words}`;
}

function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return { line, column: offset - before.lastIndexOf("\n") };
}

function withoutUndefined<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
