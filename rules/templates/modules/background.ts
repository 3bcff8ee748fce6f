import { store } from "./store";

/**
 * Work that goes on after its route has answered, in a function of Inngest: the route begins a run and
 * answers 202, a status route gives the run's answer to whoever has its id, and what fails for good is
 * kept with its input, to be run again. Ids are random: they are the leave to read the answer.
 */
const DAY = 24 * 60 * 60;

/** How long an answer waits to be fetched. */
const ANSWER_SECONDS = DAY;

/** How long a run that has failed for good can be run again. */
const DEAD_LETTER_SECONDS = 30 * DAY;

/** When a client is to ask for the first time, and again. */
const ASK_AGAIN_SECONDS = 2;

interface Client {
  send(event: { id: string; name: string; data: { run: string; input: unknown } }): Promise<unknown>;
}

interface Steps {
  run(id: string, work: () => Promise<unknown>): Promise<unknown>;
}

type Run =
  | { state: "waiting" }
  | { state: "answered"; status: number; type: string | null; body: string }
  | { state: "failed" };

/**
 * Begins a run, and answers 202 with its id and where its answer will be: `status` below the route's own URL.
 * `input` goes through JSON, and to the engine: no secrets.
 */
export async function begin(request: Request, client: Client, name: string, input: unknown): Promise<Response> {
  const run = crypto.randomUUID();
  await keep(run, { state: "waiting" });
  // The engine takes an event of one id once.
  await client.send({ id: run, name, data: { run, input } });
  const status = `${new URL(request.url).pathname.replace(/\/$/, "")}/status?id=${run}`;
  return Response.json({ id: run, status }, { status: 202, headers: { Location: status, "Retry-After": String(ASK_AGAIN_SECONDS) } });
}

/** Keeps what the work of a run answers. Around the steps, not within one: what follows them is done anew each time. */
export async function answered(step: Steps, run: string, work: () => Promise<Response>): Promise<{ status: number }> {
  const response = await work();
  const { status, headers } = response;
  const answer: Run = { state: "answered", status, type: headers.get("content-type"), body: await response.text() };
  await step.run("keep-answer", () => keep(run, answer));
  return { status };
}

/** What has become of a run: 202 while it goes on, then its answer, 500 where it has failed for good; 404 for an id that is none. */
export async function statusOf(run: string | null): Promise<Response> {
  const known = run === null ? null : await (await store()).get(runKey(run));
  const found = known === null ? null : (JSON.parse(known) as Run);
  const headers = { "Cache-Control": "no-store" };
  switch (found?.state) {
    case undefined:
      return Response.json({ error: "There is no such run, or no more." }, { status: 404, headers });
    case "waiting":
      return Response.json({ id: run }, { status: 202, headers: { ...headers, "Retry-After": String(ASK_AGAIN_SECONDS) } });
    case "failed":
      return Response.json({ error: "The run has failed." }, { status: 500, headers });
    case "answered":
      return new Response(found.body, { status: found.status, headers: { ...headers, ...(found.type !== null && { "Content-Type": found.type }) } });
  }
}

/** The dead letter of a run that has failed for good (`onFailure`): its event is kept, and told where it cannot be. */
export async function failed(event: { name: string; data?: unknown }, error: unknown): Promise<void> {
  const { run } = event.data as { run: string };
  const why = error instanceof Error ? `${error.name}: ${error.message}` : JSON.stringify(error);
  console.error(`ai: the run ${run} of ${event.name} has failed for good. ${why}`);
  try {
    await (await store()).set(letterKey(run), JSON.stringify({ name: event.name, data: event.data, why }), DEAD_LETTER_SECONDS);
    await keep(run, { state: "failed" });
  } catch (unkept) {
    // Without a store the log is the one place that has what it takes to run it again.
    console.error(`ai: its event could not be kept: ${JSON.stringify({ name: event.name, data: event.data })}`, unkept);
  }
}

/** Sends the event of a run that has failed for good again, under the same id; false: there is none. */
export async function runAgain(client: Client, run: string): Promise<boolean> {
  const kept = await (await store()).get(letterKey(run));
  if (kept === null) return false;
  const { name, data } = JSON.parse(kept) as { name: string; data: { run: string; input: unknown } };
  await keep(run, { state: "waiting" });
  await client.send({ id: crypto.randomUUID(), name, data });
  await (await store()).delete(letterKey(run));
  return true;
}

async function keep(run: string, what: Run): Promise<void> {
  await (await store()).set(runKey(run), JSON.stringify(what), ANSWER_SECONDS);
}

const runKey = (run: string): string => `ai:run:${run}`;
const letterKey = (run: string): string => `ai:dead-letter:${run}`;
