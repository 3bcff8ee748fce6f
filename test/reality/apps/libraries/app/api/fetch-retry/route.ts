import createFetch from "fetch-retry";

const fetchRetry = createFetch(fetch, { retries: 3, retryDelay: 500, retryOn: [429, 500, 503] });

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const response = await fetchRetry("https://api.openai.com/v1/chat/completions", {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${process.env.OPENAI_API_KEY}` },
    body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: prompt }] }),
  });
  return Response.json(await response.json(), { status: response.status });
}
