/**
 * What the AI routes share: counters, budgets, conversations. Instances come and go and know
 * nothing of each other, so it lives in Redis: Upstash over HTTP (`UPSTASH_REDIS_REST_URL` and
 * `UPSTASH_REDIS_REST_TOKEN`), or any Redis over TCP (`REDIS_URL`). Without either, development
 * keeps it in memory, and production refuses.
 */

/** A guard that waits for a slow store holds up every request: a command ends after these milliseconds. */
const COMMAND_TIMEOUT = 1_000;

export interface Store {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, ttlSeconds: number): Promise<void>;
  delete(key: string): Promise<void>;
  /** Runs a script as one step: nobody else's command comes between its lines. */
  run<Result>(script: Script<Result>, keys: string[], args: (string | number)[]): Promise<Result>;
}

/** A step for Redis, and the same for the memory of a process in development. */
export interface Script<Result> {
  lua: string;
  inMemory(memory: Memory, keys: string[], args: string[]): Result;
}

/** The store did not answer. Whether to refuse then or to let pass is the guard's to say. */
export class StoreError extends Error {
  override name = "StoreError";
}

let opened: Promise<Store> | undefined;

/** The store of this process; it is opened with the first request that needs it. */
export function store(): Promise<Store> {
  opened ??= open().catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

type Send = (command: string[]) => Promise<unknown>;

async function open(): Promise<Store> {
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token, REDIS_URL, NODE_ENV } = process.env; //#tcp
  //#!tcp const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token, NODE_ENV } = process.env;
  if (url && token) return redisStore(upstash(url, token));
  if (REDIS_URL) return redisStore(await tcp(REDIS_URL)); //#tcp
  if (NODE_ENV === "production") {
    throw new StoreError("No store: set UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN, or REDIS_URL."); //#tcp
    //#!tcp throw new StoreError("No store: set UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN.");
  }
  console.warn("ai: no Redis is set, so limits and budgets live in this process alone. Production will refuse.");
  return memoryStore(new Memory());
}

function redisStore(send: Send): Store {
  return {
    get: async (key) => (await send(["GET", key])) as string | null,
    set: async (key, value, ttlSeconds) => void (await send(["SET", key, value, "EX", String(ttlSeconds)])),
    delete: async (key) => void (await send(["DEL", key])),
    run: async <Result>(script: Script<Result>, keys: string[], args: (string | number)[]) =>
      (await send(["EVAL", script.lua, String(keys.length), ...keys, ...args.map(String)])) as Result,
  };
}

function upstash(url: string, token: string): Send {
  return async (command) => {
    const response = await fetch(url, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(command),
      signal: AbortSignal.timeout(COMMAND_TIMEOUT),
      cache: "no-store",
    }).catch((cause: unknown) => {
      throw new StoreError("The store did not answer.", { cause });
    });
    const { result, error } = (await response.json()) as { result?: unknown; error?: string };
    if (!response.ok || error !== undefined) throw new StoreError(`The store refused a command: ${error ?? response.status}`);
    return result;
  };
}

//#begin tcp
async function tcp(url: string): Promise<Send> {
  const { createClient } = await import("redis");
  // No queue for commands while the connection is down: a request is told at once.
  const client = createClient({ url, disableOfflineQueue: true, socket: { connectTimeout: COMMAND_TIMEOUT } });
  let down: unknown;
  client.on("error", (error: unknown) => (down = error));
  client.on("ready", () => (down = undefined));
  // It goes on trying by itself when the first attempt fails.
  const ready = client.connect().catch((error: unknown) => (down = error));
  return async (command) => {
    await within(COMMAND_TIMEOUT, ready);
    if (down !== undefined) throw new StoreError("The store is down.", { cause: down });
    return within(COMMAND_TIMEOUT, client.sendCommand(command)).catch((cause: unknown) => {
      throw cause instanceof StoreError ? cause : new StoreError("The store did not answer.", { cause });
    });
  };
}

async function within<Result>(milliseconds: number, promise: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StoreError("The store did not answer in time.")), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
//#end tcp

/** Keys and when they expire, as Redis keeps them. */
export class Memory {
  private readonly entries = new Map<string, { value: string; expires: number }>();

  get(key: string): string | null {
    const entry = this.entries.get(key);
    if (entry && entry.expires > Date.now()) return entry.value;
    this.entries.delete(key);
    return null;
  }

  set(key: string, value: string, ttlMilliseconds: number): void {
    this.entries.set(key, { value, expires: Date.now() + ttlMilliseconds });
  }

  delete(key: string): void {
    this.entries.delete(key);
  }
}

function memoryStore(memory: Memory): Store {
  return {
    get: async (key) => memory.get(key),
    set: async (key, value, ttlSeconds) => memory.set(key, value, ttlSeconds * 1_000),
    delete: async (key) => memory.delete(key),
    run: async (script, keys, args) => script.inMemory(memory, keys, args.map(String)),
  };
}
