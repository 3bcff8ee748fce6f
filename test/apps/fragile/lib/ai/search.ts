import OpenAI from "openai";
import { sleep } from "@/lib/retry";

let client: OpenAI | undefined;

function getClient() {
  client ??= new OpenAI({ apiKey: process.env.OPENAI_API_KEY, maxRetries: 4 });
  return client;
}

export async function answerFromDocs(question: string, documents: string[]) {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const completion = await getClient().chat.completions.create({
        model: "gpt-4o-mini",
        max_tokens: 500,
        messages: [
          { role: "system", content: "Answer from the documents only." },
          { role: "user", content: `${documents.join("\n---\n")}\n\nQuestion: ${question}` },
        ],
      });
      return completion.choices[0]?.message.content ?? "";
    } catch (error) {
      console.error("search answer failed", error);
      await sleep(2_000);
    }
  }
  return null;
}
