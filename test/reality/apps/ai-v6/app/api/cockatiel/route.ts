import { ExponentialBackoff, handleAll, retry } from "cockatiel";
import { ask } from "@/lib/ask";

const policy = retry(handleAll, { maxAttempts: 3, backoff: new ExponentialBackoff() });

export async function POST(request: Request) {
  const { prompt } = await request.json();
  return Response.json({ text: await policy.execute(() => ask(prompt)) });
}
