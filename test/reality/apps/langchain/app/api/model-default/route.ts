import { ChatOpenAI } from "@langchain/openai";

const model = new ChatOpenAI({ model: "gpt-4o-mini" });

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const message = await model.invoke(prompt);
  return Response.json({ text: message.content });
}
