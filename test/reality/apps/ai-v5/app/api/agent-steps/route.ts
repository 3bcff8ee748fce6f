import { Experimental_Agent as Agent, stepCountIs } from "ai";
import { smart } from "@/lib/models";
import { weather } from "@/lib/tools";

const agent = new Agent({ model: smart, tools: { weather }, stopWhen: stepCountIs(6), maxRetries: 1 });

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const result = agent.stream({ prompt });
  return result.toUIMessageStreamResponse();
}
