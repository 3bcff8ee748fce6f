import { createAgentUIStreamResponse, isStepCount, ToolLoopAgent } from "ai";
import { smart } from "@/lib/models";
import { weather } from "@/lib/tools";

const agent = new ToolLoopAgent({ model: smart, tools: { weather }, stopWhen: isStepCount(3) });

export async function POST(request: Request) {
  const { messages } = await request.json();
  return createAgentUIStreamResponse({ agent, uiMessages: messages });
}
