import { HumanMessage } from "@langchain/core/messages";
import { ChatOpenAI } from "@langchain/openai";

const model = new ChatOpenAI({ model: "gpt-4o-mini", maxRetries: 1 });

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const message = await model.invoke([new HumanMessage(prompt)]);
  return Response.json({ text: message.content });
}
