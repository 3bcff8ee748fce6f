import retry from "retry";
import { ask } from "@/lib/ask";

function askPersistently(prompt: string) {
  const operation = retry.operation({ retries: 2, minTimeout: 500 });
  return new Promise<string>((resolve, reject) => {
    operation.attempt(async () => {
      try {
        resolve(await ask(prompt));
      } catch (error) {
        if (operation.retry(error as Error)) return;
        reject(operation.mainError());
      }
    });
  });
}

export async function POST(request: Request) {
  const { prompt } = await request.json();
  return Response.json({ text: await askPersistently(prompt) });
}
