import { z } from "zod";

/** The body of a chat request, as `useChat` sends it: who writes more than this is no user of the page. */
const MESSAGES = 50;
const CHARACTERS = 8_000;
const BODY_BYTES = 1_000_000;

const part = z.looseObject({ type: z.string().max(100), text: z.string().max(CHARACTERS).optional() }); //#zod>=4
//#zod<4 const part = z.object({ type: z.string().max(100), text: z.string().max(CHARACTERS).optional() }).passthrough();

/** Only what a user may say: instructions to the model (`system`) come from the server. */
const message = z.object({
  id: z.string().max(100).optional(),
  role: z.enum(["user", "assistant"]),
  content: z.string().max(CHARACTERS).optional(),
  parts: z.array(part).max(100).optional(),
});

export const chatBody = z.object({
  id: z.string().max(100).optional(),
  messages: z.array(message).min(1).max(MESSAGES),
});

/**
 * The request's body, if it is of the schema; otherwise the answer to give: 400 with the paths at
 * fault, or 413.
 */
export async function readBody<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.infer<Schema> | Response> {
  const text = await request.text();
  if (text.length > BODY_BYTES) return Response.json({ error: "The request is too large." }, { status: 413 });
  const parsed = schema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data as z.infer<Schema>;
  const at = parsed.error.issues.map(({ path, message: why }) => ({ path: path.join("."), why }));
  return Response.json({ error: "The request is not of the form expected.", at }, { status: 400 });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
