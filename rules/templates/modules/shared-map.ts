import { store } from "./store";

/**
 * A map that all instances share, where a `Map` is that of one. Values go through JSON: what `get` gives is a copy, so a
 * change of it counts once it is set again. Of two that set one key at once the last one wins.
 */
const TTL_SECONDS = 24 * 60 * 60;

export interface SharedMap<Value> {
  get(key: string): Promise<Value | undefined>;
  has(key: string): Promise<boolean>;
  set(key: string, value: Value): Promise<void>;
  delete(key: string): Promise<void>;
}

/**
 * @param name its own among the app's maps: their keys do not mix.
 * @param ttlSeconds an entry goes so long after it was last set.
 */
export function sharedMap<Value>(name: string, ttlSeconds: number = TTL_SECONDS): SharedMap<Value> {
  const keyOf = (key: string): string => `ai:map:${name}:${key}`;
  const read = async (key: string): Promise<string | null> => (await store()).get(keyOf(key));
  return {
    async get(key) {
      const kept = await read(key);
      return kept === null ? undefined : (JSON.parse(kept) as Value);
    },
    has: async (key) => (await read(key)) !== null,
    set: async (key, value) => (await store()).set(keyOf(key), JSON.stringify(value), ttlSeconds),
    delete: async (key) => (await store()).delete(keyOf(key)),
  };
}
