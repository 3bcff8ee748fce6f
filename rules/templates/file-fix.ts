import type { Fix } from "../engine/finding.js";
import type { App } from "../engine/graph/app.js";
import { folderOf } from "../engine/graph/posix-path.js";
import { writing } from "./template-fix.js";
import type { TemplateName } from "./templates.js";

/** The fix that is a template's file alone: Next.js finds it by its place, beside `page` or, for the whole app, in the app folder. */
export function fileFix(name: TemplateName, title: string, app: App, page: string | null): Fix {
  return writing([name], title, { app, folder: null, ...(page !== null && { segment: folderOf(page) }) });
}
