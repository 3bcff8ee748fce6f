import { store, type Memory, type Script } from "./store";

/**
 * What was said in a conversation, what its tools gave and how far its work has come: kept where all
 * instances find it, so that a new one takes up where another has ended. Each change is one step in the
 * store, or is made again on what somebody else has made of it meanwhile: nobody's words are lost.
 */
const TTL_SECONDS = 7 * 24 * 3_600;

/** A model reads no more than its window: older messages are dropped. */
const MOST_MESSAGES = 200;

/** Two instances that change the same value take turns; more often than this is no coincidence. */
const MOST_TRIES = 20;

export interface Conversation<Message> {
  messages(): Promise<Message[]>;
  /** In this order, behind all that is there by then. */
  append(...messages: Message[]): Promise<void>;
  /** What a tool gave for a call: run once, remembered from then on. Of two at once the first answer counts for both. */
  result<Result>(call: string, run: () => Promise<Result>): Promise<Result>;
  /** A value by its name, such as a summary or the last step that is done; null: there is none yet. */
  value<Value>(name: string): Promise<Value | null>;
  /** Makes a new value of the one there is. `change` may run more than once. */
  update<Value>(name: string, change: (before: Value | null) => Value): Promise<Value>;
  /** Forgets all of it. */
  forget(): Promise<void>;
}

/**
 * @param who the id of a verified user: nobody reads a conversation by guessing its id.
 * @param id of the conversation, as the client sends it.
 */
export function conversation<Message>(who: string, id: string): Conversation<Message> {
  // One slot for all of it in a Redis cluster: the braces.
  const key = `{ai:conversation:${encodeURIComponent(who)}:${encodeURIComponent(id)}}`;
  const run = async <Result>(script: Script<Result>, ...args: (string | number)[]): Promise<Result> => (await store()).run(script, [`${key}:messages`, `${key}:values`], args);
  const read = async <Value>(name: string): Promise<{ text: string; value: Value | null }> => {
    const text = await run(readValue, name);
    return { text, value: text === "" ? null : (JSON.parse(text) as Value) };
  };

  return {
    messages: async () => (await run(readMessages)).map((text) => JSON.parse(text) as Message),
    async append(...messages) {
      if (messages.length > 0) await run(appendMessages, TTL_SECONDS, MOST_MESSAGES, ...messages.map((one) => JSON.stringify(one)));
    },
    async result<Result>(call: string, work: () => Promise<Result>) {
      const known = await read<{ result: Result }>(`result:${call}`);
      if (known.value) return known.value.result;
      const made = JSON.stringify({ result: await work() });
      await run(replaceValue, `result:${call}`, "", made, TTL_SECONDS);
      return (await read<{ result: Result }>(`result:${call}`)).value!.result;
    },
    value: async <Value>(name: string) => (await read<Value>(`value:${name}`)).value,
    async update<Value>(name: string, change: (before: Value | null) => Value) {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const { text, value } = await read<Value>(`value:${name}`);
        const after = change(value);
        if ((await run(replaceValue, `value:${name}`, text, JSON.stringify(after), TTL_SECONDS)) === 1) return after;
      }
      throw new Error(`The value ${name} of a conversation is changed by too many at once.`);
    },
    forget: async () => void (await run(forgetAll)),
  };
}

const readMessages: Script<string[]> = {
  lua: "return redis.call('LRANGE', KEYS[1], 0, -1)",
  inMemory: (memory, [key = ""]) => listIn(memory, key),
};

const appendMessages: Script<1> = {
  lua: `
    redis.call('RPUSH', KEYS[1], unpack(ARGV, 3))
    redis.call('LTRIM', KEYS[1], -tonumber(ARGV[2]), -1)
    redis.call('EXPIRE', KEYS[1], ARGV[1])
    redis.call('EXPIRE', KEYS[2], ARGV[1])
    return 1`,
  inMemory(memory, [key = ""], [ttl, most, ...messages]) {
    memory.set(key, JSON.stringify([...listIn(memory, key), ...messages].slice(-Number(most))), Number(ttl) * 1_000);
    return 1;
  },
};

/** The empty text: there is none. */
const readValue: Script<string> = {
  lua: "return redis.call('HGET', KEYS[2], ARGV[1]) or ''",
  inMemory: (memory, [, key = ""], [name = ""]) => valuesIn(memory, key)[name] ?? "",
};

/** 1 where the value was the one that is expected, and is replaced. */
const replaceValue: Script<0 | 1> = {
  lua: `
    if (redis.call('HGET', KEYS[2], ARGV[1]) or '') ~= ARGV[2] then return 0 end
    redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
    redis.call('EXPIRE', KEYS[2], ARGV[4])
    return 1`,
  inMemory(memory, [, key = ""], [name = "", expected, value = "", ttl]) {
    const values = valuesIn(memory, key);
    if ((values[name] ?? "") !== expected) return 0;
    memory.set(key, JSON.stringify({ ...values, [name]: value }), Number(ttl) * 1_000);
    return 1;
  },
};

const forgetAll: Script<number> = {
  lua: "return redis.call('DEL', KEYS[1], KEYS[2])",
  inMemory(memory, keys) {
    for (const key of keys) memory.delete(key);
    return keys.length;
  },
};

function listIn(memory: Memory, key: string): string[] {
  return JSON.parse(memory.get(key) ?? "[]") as string[];
}

function valuesIn(memory: Memory, key: string): Record<string, string> {
  return JSON.parse(memory.get(key) ?? "{}") as Record<string, string>;
}
