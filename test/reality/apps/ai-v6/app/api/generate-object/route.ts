import { generateObject } from "ai";
import { z } from "zod";
import { fast } from "@/lib/models";

export const POST = async (request: Request) => {
  const { prompt } = await request.json();
  const { object } = await generateObject({ model: fast, prompt, schema: z.object({ title: z.string() }) });
  return Response.json(object);
};
