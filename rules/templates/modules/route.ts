import { anthropic } from "@ai-sdk/anthropic"; //#provider=anthropic
import { google } from "@ai-sdk/google"; //#provider=google
import { openai } from "@ai-sdk/openai"; //#provider=openai
//#begin stream
import { streamText } from "ai"; //#ai<5
import { convertToModelMessages, streamText } from "ai"; //#ai=5,6
import { convertToModelMessages, createUIMessageStreamResponse, streamText, toUIMessageStream } from "ai"; //#ai>=7
//#end stream
//#begin !stream
import { generateText } from "ai";
import { z } from "zod";
//#end !stream
import { requireUser } from "./auth";
import { costOf, reserveBudget } from "./budget";
import { requestDeadline } from "./deadline";
import { classify } from "./errors"; //#stream
import { errorResponse } from "./errors"; //#!stream
import { rateLimit } from "./rate-limit";
import { chatBody, readBody } from "./validation"; //#stream
import { readBody, userText } from "./validation"; //#!stream

export const runtime = "nodejs"; //#segment
export const maxDuration = 60;

/** The model, and its dollars for a million tokens: change both together. */
const MODEL = anthropic("claude-haiku-4-5"); //#provider=anthropic
const PRICE = { input: 1, output: 5 }; //#provider=anthropic
const MODEL = google("gemini-2.5-flash"); //#provider=google
const PRICE = { input: 0.3, output: 2.5 }; //#provider=google
const MODEL = openai("gpt-5-mini"); //#provider=openai
const PRICE = { input: 0.25, output: 2 }; //#provider=openai
const ANSWER_TOKENS = 2_000;
const INSTRUCTIONS = "You are a helpful assistant of this app. Be brief.";
//#begin !stream

const question = z.object({ prompt: userText });
//#end !stream

/**
 * The form of the request first, then who asks, how often, and whether it can be paid: no model is
 * asked, and nothing is spent, before all four agree.
 */
export async function POST(request: Request): Promise<Response> {
  const body = await readBody(request, chatBody); //#stream
  const body = await readBody(request, question); //#!stream
  if (body instanceof Response) return body;
  const messages = convertToModelMessages(body.messages); //#ai=5&stream
  const messages = await convertToModelMessages(body.messages); //#ai>=6&stream
  const user = await requireUser(request);
  if (user instanceof Response) return user;
  const limited = await rateLimit(request, user.id);
  if (limited) return limited;
  // A text has hardly ever more tokens than characters.
  const worst = costOf({ inputTokens: JSON.stringify(body).length, outputTokens: ANSWER_TOKENS }, PRICE);
  const budget = await reserveBudget(user.id, worst);
  if (budget instanceof Response) return budget;

  // By this id the request is found in the log.
  const id = crypto.randomUUID();
  const { signal: abortSignal } = requestDeadline(request, maxDuration);
  //#begin stream
  const result = streamText({
    model: MODEL,
    system: INSTRUCTIONS, //#ai<7
    instructions: INSTRUCTIONS, //#ai>=7
    messages: body.messages, //#ai<5
    messages, //#ai>=5
    maxTokens: ANSWER_TOKENS, //#ai<5
    maxOutputTokens: ANSWER_TOKENS, //#ai>=5
    maxRetries: 1, //#ai>=5
    maxRetries: 0, //#ai<5
    abortSignal,
    ...budget.onStream(PRICE),
  });
  // To its end also when nobody reads it any more: the budget is settled there.
  void result.consumeStream();
  // The provider's own words stay in the log.
  const onError = (error: unknown): string => {
    console.error("ai: an answer failed", { id, user: user.id, error });
    return classify(error).message;
  };
  return result.toDataStreamResponse({ headers: { "X-Request-Id": id }, getErrorMessage: onError }); //#ai<5
  return result.toUIMessageStreamResponse({ headers: { "X-Request-Id": id }, onError }); //#ai=5,6
  return createUIMessageStreamResponse({ stream: toUIMessageStream({ stream: result.stream, onError }), headers: { "X-Request-Id": id } }); //#ai>=7
  //#end stream
  //#begin !stream
  try {
    const answer = generateText({
      model: MODEL,
      system: INSTRUCTIONS, //#ai<7
      instructions: INSTRUCTIONS, //#ai>=7
      prompt: body.prompt,
      maxTokens: ANSWER_TOKENS, //#ai<5
      maxOutputTokens: ANSWER_TOKENS, //#ai>=5
      maxRetries: 1, //#ai>=5
      maxRetries: 0, //#ai<5
      abortSignal,
    });
    const { text } = await budget.spend(answer, PRICE);
    return Response.json({ text }, { headers: { "X-Request-Id": id } });
  } catch (error) {
    console.error("ai: an answer failed", { id, user: user.id });
    return errorResponse(error);
  }
  //#end !stream
}
