import { showChatStatus } from "../engine/edits/show-chat-status.js";
import type { Fix, Place } from "../engine/finding.js";
import type { App } from "../engine/graph/app.js";
import { arePlaced, placeTemplates, specifierOf, variantOf } from "./place-templates.js";

/** The fix that shows how an answer stands (`ChatStatus` of the template `chat`) in a component that shows nothing of it. */
export function chatFix(app: App, hook: Place, templateFolder: string | null): Fix {
  const place = { app, folder: templateFolder };
  return {
    title: "Show that an answer is pending or has failed, with Stop and Try again (ChatStatus)",
    safe: false,
    creates: (read) => !arePlaced(["chat"], place, read),
    packages: (read) => placeTemplates(["chat"], place, read).packages,
    edits(read) {
      const { ai } = variantOf(app, read).majors;
      const text = read(hook.file);
      if (text === null || ai === null || ai < 4) return [];
      const placed = placeTemplates(["chat"], place, read);
      const from = specifierOf(placed.files.get("chat")!, hook.file, app.root, read);
      const edits = showChatStatus(hook.file, text, { hook: hook.span, name: "ChatStatus", from, retry: ai >= 5 ? "regenerate" : "reload" });
      return edits.length === 0 ? [] : [...placed.edits, ...edits];
    },
  };
}
