import { showChatStatus } from "../engine/edits/answers/show-chat-status.js";
import type { Fix, Place } from "../engine/finding.js";
import type { App } from "../engine/graph/app.js";
import { variantOf } from "./place-templates.js";
import { templateFix } from "./template-fix.js";

/** The fix that shows how an answer stands (`ChatStatus` of the template `chat`) in a component that shows nothing of it. */
export function chatFix(app: App, { file, span }: Place, templateFolder: string | null): Fix {
  return templateFix({
    template: "chat", title: "Show that an answer is pending or has failed, with Stop and Try again (ChatStatus)", place: { app, folder: templateFolder }, file,
    uses(text, from, { read }) {
      const { ai } = variantOf(app, read).majors;
      if (ai === null || ai < 4) return [];
      return showChatStatus(file, text, { hook: span, name: "ChatStatus", from, retry: ai >= 5 ? "regenerate" : "reload" });
    },
  });
}
