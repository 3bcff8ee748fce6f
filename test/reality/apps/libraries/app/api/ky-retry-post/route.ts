import ky from "ky";

const anthropic = ky.create({
  headers: { "x-api-key": process.env.ANTHROPIC_API_KEY, "anthropic-version": "2023-06-01" },
  retry: { limit: 4, methods: ["post"] },
});

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const response = await anthropic.post("https://api.anthropic.com/v1/messages", {
    json: { model: "claude-sonnet-4-5", max_tokens: 500, messages: [{ role: "user", content: prompt }] },
  });
  return Response.json(await response.json());
}
