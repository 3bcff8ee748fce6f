import Anthropic from "@anthropic-ai/sdk";

class Assistant {
  private client = new Anthropic({ maxRetries: 5 });

  async reply(prompt: string) {
    const message = await this.client.messages.create(
      { model: "claude-sonnet-4-5", max_tokens: 500, messages: [{ role: "user", content: prompt }] },
      { maxRetries: 0, timeout: 30_000 },
    );
    return message.content;
  }
}

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const assistant = new Assistant();
  try {
    return Response.json(await assistant.reply(prompt));
  } catch {
    return Response.json(await assistant.reply(`${prompt}\n\nAnswer in one sentence.`));
  }
}
