import { ask } from "@/lib/ask";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const [summary, title, tags] = await Promise.all([
    ask(`Summarize: ${prompt}`),
    ask(`Title for: ${prompt}`),
    ask(`Tags for: ${prompt}`),
  ]);
  return Response.json({ summary, title, tags });
}
