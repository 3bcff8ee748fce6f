import { openai } from "@ai-sdk/openai";
import { generateText, jsonSchema, streamText, tool } from "ai";
import { withBreaker } from "./circuit-breaker";
import { requestDeadline } from "./deadline";
import { errorResponse } from "./errors";
import { cachedAnswer, modelsOf, started, withFallback } from "./fallback";
import { withRetry } from "./retry";
import { withToolTimeout } from "./tool-timeout";

const models = [openai("gpt-4o"), openai("gpt-4o-mini")];
const prompt = "Hello";

const city = jsonSchema<{ city: string }>({ type: "object", properties: { city: { type: "string", maxLength: 100 } }, required: ["city"] });
const execute = withToolTimeout(async ({ city }: { city: string }, { abortSignal }) => {
  const response = await fetch(`https://weather.example/${city}`, { signal: abortSignal });
  return (await response.json()) as { degrees: number };
});
export const weather = tool({ description: "The weather", inputSchema: city, execute }); //#ai>=5
//#ai<5 export const weather = tool({ description: "The weather", parameters: city, execute });

// As the fix writes it: the input's type comes from the schema.
export const wind = tool({
  description: "The wind",
  inputSchema: city, //#ai>=5
  //#ai<5 parameters: city,
  execute: withToolTimeout(async ({ city }) => (await fetch(`https://wind.example/${city.toUpperCase()}`)).text()),
});

export async function POST(request: Request): Promise<Response> {
  const deadline = requestDeadline(request, 60);
  try {
    const { text } = await withRetry((attempt) => generateText({ model: openai("gpt-4o"), prompt, ...attempt }), { deadline, user: "ada" });
    const guarded = await withBreaker("gpt-4o", () => generateText({ model: openai("gpt-4o"), prompt, abortSignal: deadline.signal }), request.signal);
    const cached = cachedAnswer("ada", prompt);
    const other = await withFallback(modelsOf({ simple: [models[1]!], standard: models, complex: models }, "complex"), async (choice) => (await generateText({ prompt, ...choice })).text, {
      deadline, lastResort: cached.load,
    });
    await cached.save(other);
    const result = await withFallback(models, (choice) => started(streamText({ prompt, tools: { weather, wind }, ...choice })), { deadline });
    return new Response(`${text}${guarded.text}${await result.text}`);
  } catch (error) {
    return errorResponse(error);
  }
}
