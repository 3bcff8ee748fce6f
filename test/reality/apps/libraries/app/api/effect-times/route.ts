import { Effect } from "effect";
import { ask } from "@/lib/ask";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const program = Effect.tryPromise(() => ask(prompt)).pipe(Effect.retry({ times: 2 }));
  return Response.json({ text: await Effect.runPromise(program) });
}
