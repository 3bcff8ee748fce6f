import OpenAI from "openai";

let client: OpenAI | undefined;

/** The client's one retry is the only layer; the signal ends a Retry-After that is longer than we wait. */
function getClient() {
  client ??= new OpenAI({ apiKey: process.env.OPENAI_API_KEY, maxRetries: 1, timeout: 20_000 });
  return client;
}

export async function answerFromDocs(question: string, documents: string[], signal: AbortSignal) {
  const completion = await getClient().chat.completions.create(
    {
      model: "gpt-4o-mini",
      max_tokens: 500,
      messages: [
        { role: "system", content: "Answer from the documents only." },
        { role: "user", content: `${documents.join("\n---\n")}\n\nQuestion: ${question}` },
      ],
    },
    { signal },
  );
  return { answer: completion.choices[0]?.message.content ?? "", tokens: completion.usage?.total_tokens ?? 0 };
}
