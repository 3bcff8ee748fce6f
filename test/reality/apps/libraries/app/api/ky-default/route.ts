import ky from "ky";

type Message = { content: { text: string }[] };

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const message = await ky
    .post("https://api.anthropic.com/v1/messages", {
      headers: { "x-api-key": process.env.ANTHROPIC_API_KEY, "anthropic-version": "2023-06-01" },
      json: { model: "claude-sonnet-4-5", max_tokens: 500, messages: [{ role: "user", content: prompt }] },
    })
    .json<Message>();
  return Response.json({ text: message.content[0]?.text });
}
