import { translate } from "@/lib/ai/translate";

export async function POST(request: Request) {
  const { messages, locale } = await request.json();

  const translations = await Promise.all(
    messages.map((message: { text: string }) => translate(message.text, locale)),
  );
  return Response.json({ translations });
}
