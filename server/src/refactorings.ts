import { migrationTitle, migrations, templateFolderOf, type Place } from "@ai-routes/rules";
import { CodeActionKind, type CodeAction } from "vscode-languageserver/node";
import type { ActionContext } from "./code-actions.js";
import { reasonOf } from "./guarded-rules.js";
import type { Range } from "./protocol.js";

export const rewriteKind = `${CodeActionKind.RefactorRewrite}.ai-routes`;

/**
 * The migrations of the routes of a file, where the range touches a line that one begins at, made
 * anew from the texts of now. What a migration refuses is offered to clients that show what cannot
 * be done, with the reason.
 */
export function refactorings(path: string, range: Range, { client, sessions, toLsp, log }: ActionContext): CodeAction[] {
  const session = sessions.of(path);
  const routes = session?.analysis.routes.filter(({ file }) => file === path) ?? [];
  if (!session || routes.length === 0) return [];
  const lines = toLsp.lines(path);
  const isTouched = ({ file, span }: Place): boolean => {
    const { start, end } = lines.range(span);
    return file === path && start.line <= range.end.line && range.start.line <= end.line;
  };
  const ask = {
    isAsked: isTouched,
    files: () => session.files(),
    findings: session.findings.get(path) ?? [],
    routes: session.analysis.routes,
    read: (file: string) => toLsp.text(file),
    name: (file: string) => toLsp.shortName(file),
    templateFolder: ({ root }: { root: string }) => {
      const config = session.configs?.configFor(root);
      return config ? templateFolderOf(config) : null;
    },
  };
  return migrations.flatMap((migration) => {
    try {
      return migration.plan(routes, ask).filter(({ at }) => isTouched(at)).flatMap((one): CodeAction[] => {
        if (one.kind === "refusal") {
          const title = `Migrate: ${migrationTitle(migration)}`;
          return client.disabledActions ? [{ title, kind: rewriteKind, disabled: { reason: `${one.of}: ${[one.why, one.instead].filter(Boolean).join(". ")}` } }] : [];
        }
        // What cannot be taken away would stand there empty.
        if (!client.deletesFiles && one.edits.some(({ removes }) => removes)) return [];
        const title = one.packages.length > 0 ? `${one.title} (needs ${one.packages.join(", ")})` : one.title;
        return [{ title, kind: rewriteKind, edit: toLsp.edit(one.edits, { label: title, confirm: { exceptIn: path } }) }];
      });
    } catch (error) {
      log(`The migration ${migrationTitle(migration)} failed on ${path}: ${reasonOf(error)}`);
      return [];
    }
  });
}
