/** Name and version the language server will give itself; the server comes with issue D. */
export const serverInfo = { name: "@ai-routes/language-server", version: "0.1.0" };
