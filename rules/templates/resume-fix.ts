import { keepStream } from "../engine/edits/answers/keep-stream.js";
import { stripTypes } from "../engine/edits/strip-types.js";
import type { Entrypoint, Handler, ModelCall } from "../engine/entrypoint.js";
import type { Fix, TextEdit } from "../engine/finding.js";
import { folderOf, importedFrom, joined } from "../engine/graph/posix-path.js";
import { variantOf } from "./place-templates.js";
import { templateFix } from "./template-fix.js";

/**
 * Keeps a chat's streamed answer under its user and id, and writes the route that `useChat` asks when
 * it comes back. Of handlers that know who asks (`requireUser`), so that nobody reads another's answer,
 * and of calls that do not end when their reader leaves. From `ai` 5 on: before, `useChat` asks elsewhere.
 */
export function resumeFixes({ app, file }: Entrypoint, handler: Handler, call: ModelCall, templateFolder: string | null): Fix[] {
  if (handler.at.file !== file || call.timing.requestSignal) return [];
  return [templateFix({
    template: "resumable-stream", place: { app, folder: templateFolder }, file,
    title: "Keep the answer for those who come back (resumable, a route [id]/stream); give useChat the chat's id and resume: true",
    uses(text, from, { read }) {
      const { language, majors: { ai, next } } = variantOf(app, read);
      const route = `${folderOf(file)}/[id]/stream/route`;
      if ((ai !== null && ai < 5) || endings.some((ending) => read(`${route}.${ending}`) !== null)) return [];
      const kept = keepStream(file, text, { handler: handler.at.span, name: "resumable", from, user: "requireUser", after: next === null || next >= 15 });
      if (!kept) return [];
      const code = wayBack(kept.userFrom, from, { file, route, isPromised: next === null || next >= 15 });
      const created: TextEdit = { file: `${route}.${language}`, span: [0, 0], text: language === "ts" ? code : stripTypes(code, false) };
      return [...kept.edits, created];
    },
  })];
}

const endings = ["ts", "tsx", "js", "jsx"];

/** The module of the route that gives an answer to who comes back. `isPromised`: Next.js hands the parameters over in a promise. */
function wayBack(userFrom: string, from: string, { file, route, isPromised }: { file: string; route: string; isPromised: boolean }): string {
  const moved = (specifier: string): string => (specifier.startsWith(".") ? importedFrom(joined(folderOf(file), specifier), folderOf(route)) : specifier);
  const params = "{ id: string }";
  return `import { requireUser } from "${moved(userFrom)}";
import { resume } from "${moved(from)}";

/** An answer whose connection broke, read on: \`useChat\` asks here with \`resume\`. Only who has asked gets it; 204 where there is none. */
export async function GET(request: Request, { params }: { params: ${isPromised ? `Promise<${params}>` : params} }): Promise<Response> {
  const user = await requireUser(request);
  if (user instanceof Response) return user;
  const { id } = ${isPromised ? "await " : ""}params;
  return resume(\`\${user.id}:\${id}\`);
}
`;
}
