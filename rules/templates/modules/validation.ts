import type { Message } from "ai"; //#message
import { safeValidateUIMessages } from "ai"; //#ui
import { z } from "zod";

/** What a request may hold: who writes more than this is no user of the page. */
const MESSAGES = 50;
const CHARACTERS = 8_000;
const BODY_BYTES = 1_000_000;

/** A text that a user has written. */
export const userText = z.string().max(CHARACTERS);

/** A text of a conversation: what the model has answered comes back with it, and is longer than what people write. */
export const messageText = z.string().max(4 * CHARACTERS);

/** Only what a user may say: instructions to the model (`system`) come from the server. */
const role = z.enum(["user", "assistant"]);

//#begin !message
/** Messages of plain text, as models take them. */
export const textMessages = z.array(z.object({ role, content: messageText })).min(1).max(MESSAGES);
//#end !message
//#begin message
const message = z.object({ id: z.string().max(100).optional(), role, content: messageText }).passthrough();

/** Messages as `useChat` sends them; files and what tools gave stand beside the text. */
export const textMessages = z.array(message).min(1).max(MESSAGES).transform((list) => list as Message[]);
//#end message
//#begin ui

const part = z.looseObject({ type: z.string().max(100), text: messageText.optional() }); //#zod>=4
//#zod<4 const part = z.object({ type: z.string().max(100), text: messageText.optional() }).passthrough();
const uiMessage = z.looseObject({ id: z.string().max(100), role, parts: z.array(part).min(1).max(100) }); //#zod>=4
//#zod<4 const uiMessage = z.object({ id: z.string().max(100), role, parts: z.array(part).min(1).max(100) }).passthrough();

/** Messages as `useChat` sends them: the limits first, then every part as the AI SDK knows it. */
export const uiMessages = z.array(uiMessage).min(1).max(MESSAGES).transform(async (list, context) => {
  const checked = await safeValidateUIMessages({ messages: list });
  if (checked.success) return checked.data;
  context.addIssue({ code: "custom", message: "No messages of a chat." });
  return z.NEVER;
});
//#end ui

/** The body of a chat request, as `useChat` sends it. */
export const chatBody = z.object({ id: z.string().max(100).optional(), messages: uiMessages }); //#ui
//#!ui export const chatBody = z.object({ id: z.string().max(100).optional(), messages: textMessages });

/**
 * The request's body, if it is of the schema; otherwise the answer to give: 400 with the paths at
 * fault, or 413.
 */
export async function readBody<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.output<Schema> | Response> {
  const sent = await request.text();
  if (sent.length > BODY_BYTES) return Response.json({ error: "The request is too large." }, { status: 413 });
  const checked = await checkBody(jsonOf(sent), schema);
  return checked.ok ? checked.data : Response.json(checked.refusal, { status: 400 });
}

/** The same of a body that was read already (pages API routes). `refusal` goes into the answer. */
export async function checkBody<Schema extends z.ZodType>(body: unknown, schema: Schema): Promise<Checked<z.output<Schema>>> {
  const parsed = await schema.safeParseAsync(body);
  if (parsed.success) return { ok: true, data: parsed.data as z.output<Schema> };
  const at = parsed.error.issues.map(({ path, message: why }) => ({ path: path.join("."), why }));
  return { ok: false, refusal: { error: "The request is not of the form expected.", at } };
}

export type Checked<Data> = { ok: true; data: Data } | { ok: false; refusal: { error: string; at: { path: string; why: string }[] } };

function jsonOf(sent: string): unknown {
  try {
    return JSON.parse(sent);
  } catch {
    return undefined;
  }
}
