import { ask } from "@/lib/ask";

export async function POST(request: Request) {
  const { items }: { items: string[] } = await request.json();
  const answers = await Promise.all(items.map((item) => ask(item)));
  return Response.json({ answers });
}
