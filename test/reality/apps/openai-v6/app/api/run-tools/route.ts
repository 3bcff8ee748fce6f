import OpenAI from "openai";

const openai = new OpenAI({ maxRetries: 0 });

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const runner = openai.chat.completions.runTools(
    {
      model: "gpt-4o",
      messages: [{ role: "user", content: prompt }],
      tools: [
        {
          type: "function",
          function: {
            name: "weather",
            description: "The weather at a place",
            parameters: { type: "object", properties: { place: { type: "string" } } },
            parse: JSON.parse,
            function: async ({ place }: { place: string }) => `Sunny in ${place}`,
          },
        },
      ],
    },
    { maxChatCompletions: 4 },
  );
  return Response.json({ text: await runner.finalContent() });
}
