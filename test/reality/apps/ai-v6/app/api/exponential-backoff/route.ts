import { backOff } from "exponential-backoff";
import { ask } from "@/lib/ask";

const options = { numOfAttempts: 4, startingDelay: 200 };

export async function POST(request: Request) {
  const { prompt } = await request.json();
  return Response.json({ text: await backOff(() => ask(prompt), options) });
}
