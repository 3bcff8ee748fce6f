import { stepCountIs, ToolLoopAgent } from "ai";
import { smart } from "@/lib/models";
import { withRetry } from "@/lib/retry";
import { weather } from "@/lib/tools";

function createAgent() {
  return new ToolLoopAgent({ model: smart, tools: { weather }, stopWhen: stepCountIs(3), maxRetries: 0 });
}

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const { text } = await withRetry(() => createAgent().generate({ prompt }), 2);
  return Response.json({ text });
}
