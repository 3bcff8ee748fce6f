import { streamText } from "ai";
import { smart } from "@/lib/models";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  return streamText({ model: smart, prompt }).toTextStreamResponse();
}
