import type { InitializeParams } from "vscode-languageserver/node";
import { fields } from "./documents.js";
import { encodings, type Encoding } from "./lines.js";
import { pathOf } from "./uris.js";

/** What the client can do and wants, as far as it matters here. */
export interface Client {
  encoding: Encoding;
  /** Opened folders as paths. */
  folders: string[];
  /** It asks for diagnostics; else they are sent. */
  pulls: boolean;
  refreshesDiagnostics: boolean;
  refreshesLenses: boolean;
  relatedInformation: boolean;
  codeDescription: boolean;
  tags: readonly number[];
  documentChanges: boolean;
  createsFiles: boolean;
  deletesFiles: boolean;
  changeAnnotations: boolean;
  isPreferred: boolean;
  /** It shows actions that cannot be taken, with the reason. */
  disabledActions: boolean;
  configuration: boolean;
  watchesConfiguration: boolean;
  watchesFiles: boolean;
  workspaceFolders: boolean;
  progress: boolean;
  showsDocuments: boolean;
  /** It shows the results of commands itself. */
  ownUi: boolean;
  /** What earlier processes knew of its folders may be believed. */
  cache: boolean;
  settings: unknown;
}

/** Reads `initialize`; what is missing or of a wrong type counts as not said. */
export function clientOf(params: InitializeParams): Client {
  const { capabilities, initializationOptions } = fields(params);
  const at = (...path: string[]): unknown => path.reduce<unknown>((value, key) => fields(value)[key], capabilities);
  const says = (...path: string[]): boolean => at(...path) === true;
  const lists = (...path: string[]): readonly unknown[] => {
    const value = at(...path);
    return Array.isArray(value) ? value : [];
  };
  const offered = lists("general", "positionEncodings");
  return {
    encoding: encodings.find((encoding) => offered.includes(encoding)) ?? "utf-16",
    folders: foldersOf(params),
    pulls: isThere(at("textDocument", "diagnostic")),
    refreshesDiagnostics: says("workspace", "diagnostics", "refreshSupport"),
    refreshesLenses: says("workspace", "codeLens", "refreshSupport"),
    relatedInformation: says("textDocument", "publishDiagnostics", "relatedInformation") || says("textDocument", "diagnostic", "relatedInformation"),
    codeDescription: says("textDocument", "publishDiagnostics", "codeDescriptionSupport") || says("textDocument", "diagnostic", "codeDescriptionSupport"),
    tags: [...lists("textDocument", "publishDiagnostics", "tagSupport", "valueSet"), ...lists("textDocument", "diagnostic", "tagSupport", "valueSet")].filter((tag) => typeof tag === "number"),
    documentChanges: says("workspace", "workspaceEdit", "documentChanges"),
    createsFiles: lists("workspace", "workspaceEdit", "resourceOperations").includes("create"),
    deletesFiles: lists("workspace", "workspaceEdit", "resourceOperations").includes("delete"),
    changeAnnotations: isThere(at("workspace", "workspaceEdit", "changeAnnotationSupport")),
    isPreferred: says("textDocument", "codeAction", "isPreferredSupport"),
    disabledActions: says("textDocument", "codeAction", "disabledSupport"),
    configuration: says("workspace", "configuration"),
    watchesConfiguration: says("workspace", "didChangeConfiguration", "dynamicRegistration"),
    watchesFiles: says("workspace", "didChangeWatchedFiles", "dynamicRegistration"),
    workspaceFolders: says("workspace", "workspaceFolders"),
    progress: says("window", "workDoneProgress"),
    showsDocuments: says("window", "showDocument", "support"),
    ownUi: fields(initializationOptions)["ownUi"] === true,
    cache: fields(initializationOptions)["cache"] === true,
    settings: fields(initializationOptions)["settings"],
  };
}

/** What is said of folders, the newest way of saying it first. */
function foldersOf(params: InitializeParams): string[] {
  const { workspaceFolders, rootUri, rootPath } = fields(params);
  if (Array.isArray(workspaceFolders) && workspaceFolders.length > 0) return pathsOf(workspaceFolders.map((folder) => fields(folder)["uri"]));
  if (typeof rootUri === "string") return pathsOf([rootUri]);
  return typeof rootPath === "string" && rootPath.startsWith("/") ? [rootPath] : [];
}

/** Of the files among these URIs, without a slash at their end; what is none is left out. */
export function pathsOf(uris: readonly unknown[]): string[] {
  return uris.flatMap((uri) => (typeof uri === "string" ? (pathOf(uri) ?? []) : [])).map((path) => path.replace(/(.)\/+$/, "$1"));
}

function isThere(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
