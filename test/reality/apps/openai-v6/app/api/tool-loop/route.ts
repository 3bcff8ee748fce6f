import OpenAI from "openai";

const client = new OpenAI({ maxRetries: 1 });
const MAX_TURNS = 5;

const tools: OpenAI.Chat.Completions.ChatCompletionTool[] = [
  { type: "function", function: { name: "weather", parameters: { type: "object", properties: { place: { type: "string" } } } } },
];

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const messages: OpenAI.Chat.Completions.ChatCompletionMessageParam[] = [{ role: "user", content: prompt }];

  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const completion = await client.chat.completions.create({ model: "gpt-4o", messages, tools });
    const message = completion.choices[0]!.message;
    messages.push(message);
    if (!message.tool_calls?.length) return Response.json({ text: message.content });

    for (const call of message.tool_calls) {
      messages.push({ role: "tool", tool_call_id: call.id, content: "Sunny" });
    }
  }
  return Response.json({ error: "Too many turns" }, { status: 500 });
}
