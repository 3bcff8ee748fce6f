import { fast } from "@/lib/models";
import { Writer } from "@/lib/writer";

const writer = new Writer(fast);

export async function POST(request: Request) {
  const { prompt } = await request.json();
  return Response.json({ text: await writer.write(prompt) });
}
