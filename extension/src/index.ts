/** Identifier of the VS Code extension; the extension comes with issue D. */
export const extensionName = "ai-routes-vscode";
