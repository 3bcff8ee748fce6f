import retry from "async-retry";
import { ask } from "@/lib/ask";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const text = await retry(
    async (bail) => {
      if (prompt === "") return bail(new Error("Nothing to ask"));
      return ask(prompt);
    },
    { retries: 2 },
  );
  return Response.json({ text });
}
