import { store, type Script } from "./store";

/**
 * Answers that outlive the connection they were asked over: what a model writes goes to the store as
 * it comes, and whoever comes back reads it from there, from any instance. The model is not asked
 * again for what is there.
 */
const TTL_SECONDS = 3_600;

/** Pieces are written together, this often: each write is a round trip. */
const WRITE_MILLISECONDS = 200;

/** A writer that has not been heard of for so long is gone, with its instance. */
const SILENT_SECONDS = 20;

/**
 * Sends an answer and keeps it under a key. It is read to its end even when the reader leaves.
 *
 * @param key whose answer it is and which: `${user.id}:${chat}`. It replaces the one before.
 * @param waitUntil lets the platform wait for the rest once the reader has left: `after` of Next.js.
 */
export async function resumable(key: string, response: Response, waitUntil: (work: Promise<void>) => void = () => {}): Promise<Response> {
  if (!response.body) return response;
  const source = response.body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>);
  // An id of its own: a new answer under the key does not mix with one that is still being written.
  const id = crypto.randomUUID();
  await write(id, "open", []);
  await (await store()).set(currentOf(key), id, TTL_SECONDS);
  let reader: ReadableStreamDefaultController<Uint8Array> | null = null;
  const encoder = new TextEncoder();
  const live = new ReadableStream<Uint8Array>({
    start: (controller) => void (reader = controller),
    cancel: () => void (reader = null),
  });
  waitUntil(keep(id, source, {
    piece: (text) => reader?.enqueue(encoder.encode(text)),
    end: (error) => (error === undefined ? reader?.close() : reader?.error(error)),
  }));
  return new Response(live, { status: response.status, headers: response.headers });
}

/**
 * The answer that is kept under a key, from its beginning, and what is still being written of it; 204
 * where there is none. For the route that a client asks when it comes back.
 */
export async function resume(key: string, headers: HeadersInit = { "Content-Type": "text/event-stream" }): Promise<Response> {
  const id = await (await store()).get(currentOf(key));
  if (id === null) return new Response(null, { status: 204 });
  let [state, pieces] = await read(id, 0);
  let count = 0;
  let pause = WRITE_MILLISECONDS;
  let left = false;
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      while (pieces.length === 0 && state === "open" && !left) {
        await new Promise((resolve) => setTimeout(resolve, pause));
        // A model that thinks for long is asked for less often.
        pause = Math.min(2_000, pause * 1.5);
        [state, pieces] = await read(id, count);
      }
      if (left) return;
      if (pieces.length > 0) controller.enqueue(encoder.encode(pieces.join("")));
      else if (state === "done") controller.close();
      else controller.error(new Error("The answer broke off: its writer has failed or is gone."));
      count += pieces.length;
      if (pieces.length > 0) pause = WRITE_MILLISECONDS;
      pieces = [];
    },
    cancel: () => void (left = true),
  });
  return new Response(stream, { headers: { "Cache-Control": "no-store", ...Object.fromEntries(new Headers(headers)) } });
}

interface Reader {
  piece(text: string): void;
  /** `error`: it broke off. */
  end(error?: unknown): void;
}

/** Reads an answer to its end, for who listens and for the store. */
async function keep(id: string, source: ReadableStream<string>, reader: Reader): Promise<void> {
  let waiting: string[] = [];
  let writing = Promise.resolve();
  const flush = (): Promise<void> => {
    const pieces = waiting;
    waiting = [];
    // What cannot be kept is for the log: who listens has it all the same.
    return (writing = writing.then(() => write(id, "open", pieces)).catch((error: unknown) => console.error("ai: an answer was not kept", { id, error })));
  };
  // Without a piece too: it says that the writer is there.
  let rounds = 0;
  const timer = setInterval(() => {
    if (waiting.length > 0 || ++rounds % 25 === 0) void flush();
  }, WRITE_MILLISECONDS);
  let failure: unknown;
  try {
    for (const pieces = source.getReader(); ; ) {
      const { done, value } = await pieces.read();
      if (done) break;
      waiting.push(value);
      reader.piece(value);
    }
  } catch (error) {
    failure = error ?? new Error("The answer broke off.");
  }
  clearInterval(timer);
  reader.end(failure);
  await flush();
  await write(id, failure === undefined ? "done" : "failed", []).catch((error: unknown) => console.error("ai: an answer was not kept", { id, error }));
}

type State = "open" | "done" | "failed";

async function write(id: string, state: State, pieces: string[]): Promise<void> {
  await (await store()).run(append, keysOf(id), [state, state === "open" ? SILENT_SECONDS : TTL_SECONDS, TTL_SECONDS, ...pieces]);
}

async function read(id: string, from: number): Promise<[State | "gone", string[]]> {
  return (await store()).run(readFrom, keysOf(id), [from]);
}

/** Holds the id of the newest answer. */
function currentOf(key: string): string {
  return `ai:stream:${key}`;
}

/** One slot for both in a Redis cluster: the braces. */
function keysOf(id: string): string[] {
  return [`{ai:stream:${id}}:pieces`, `{ai:stream:${id}}:state`];
}

const append: Script<1> = {
  lua: `
    redis.call('SET', KEYS[2], ARGV[1], 'EX', ARGV[2])
    if #ARGV > 3 then
      redis.call('RPUSH', KEYS[1], unpack(ARGV, 4))
      redis.call('EXPIRE', KEYS[1], ARGV[3])
    end
    return 1`,
  inMemory(memory, [list = "", stateKey = ""], [state = "", silent, ttl, ...pieces]) {
    memory.set(stateKey, state, Number(silent) * 1_000);
    memory.set(list, JSON.stringify([...(JSON.parse(memory.get(list) ?? "[]") as string[]), ...pieces]), Number(ttl) * 1_000);
    return 1;
  },
};

const readFrom: Script<[State | "gone", string[]]> = {
  lua: "return {redis.call('GET', KEYS[2]) or 'gone', redis.call('LRANGE', KEYS[1], ARGV[1], -1)}",
  inMemory: (memory, [list = "", stateKey = ""], [from]) =>
    [(memory.get(stateKey) ?? "gone") as State | "gone", (JSON.parse(memory.get(list) ?? "[]") as string[]).slice(Number(from))],
};
