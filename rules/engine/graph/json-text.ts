import { parse } from "jsonc-parser";
import type { Workspace } from "./workspace.js";

export type JsonObject = { readonly [key: string]: unknown };

/**
 * The object in a JSON file, comments and trailing commas allowed. What a broken file still tells
 * is used; null where there is no file or no object in it.
 */
export function readJsonObject(workspace: Workspace, path: string): JsonObject | null {
  const text = workspace.read(path);
  return text === null ? null : jsonObjectOf(text);
}

/** Null for what is no object; comments, trailing commas and a byte order mark are passed over. */
export function jsonObjectOf(text: string): JsonObject | null {
  const json = text.replace(/^\uFEFF/, "");
  try {
    return asObject(JSON.parse(json));
  } catch {
    return asObject(parse(json, [], { allowTrailingComma: true }));
  }
}

export function asObject(value: unknown): JsonObject | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

export function asStrings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

export function asString(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
