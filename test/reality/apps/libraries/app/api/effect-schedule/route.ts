import { Effect, Schedule } from "effect";
import { ask } from "@/lib/ask";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const program = Effect.tryPromise(() => ask(prompt)).pipe(Effect.retry(Schedule.spaced("1 second")));
  return Response.json({ text: await Effect.runPromise(program) });
}
