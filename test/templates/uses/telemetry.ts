import { createOpenAI } from "@ai-sdk/openai";
import { streamText } from "ai";
import { count, countTokens, spansOf, traced } from "./telemetry";

// A route of the AI SDK that is traced, by the means of each major.

export const POST = traced("POST /api/chat", async (request: Request, { params }: { params: Promise<{ id: string }> }) => {
  const { id } = await params;
  if (id === "") count("error", { reason: "no id" });
  countTokens("gpt-4o", { input: 1, output: 2 });
  const result = streamText({
    model: createOpenAI({})("gpt-4o"), prompt: await request.text(),
    telemetry: spansOf("chat"), //#ai>=7
    //#ai<7 experimental_telemetry: spansOf("chat"),
  });
  return result.toTextStreamResponse();
});
