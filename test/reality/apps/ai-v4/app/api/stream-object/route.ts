import { streamObject } from "ai";
import { z } from "zod";
import { fast } from "@/lib/models";

const schema = z.object({ title: z.string(), tags: z.array(z.string()) });

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const result = streamObject({ model: fast, schema, prompt });
  return result.toTextStreamResponse();
}
