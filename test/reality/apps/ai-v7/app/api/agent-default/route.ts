import { ToolLoopAgent } from "ai";
import { smart } from "@/lib/models";
import { weather } from "@/lib/tools";

const agent = new ToolLoopAgent({ model: smart, instructions: "Be brief.", tools: { weather } });

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const { text } = await agent.generate({ prompt });
  return Response.json({ text });
}
