import { classify } from "./errors";
import { store, type Script } from "./store";

/**
 * Stops asking a model that fails again and again: after so many failures in a row nobody asks it for
 * a while, in any instance, and requests fail, or fall back, at once. Then one of them tries again.
 */
const FAILURES = 5;
const WITHIN_SECONDS = 60;
const OPEN_SECONDS = 30;

/** A call that tries again gives way to the next after these seconds: its instance may have been killed. */
const PROBE_SECONDS = 60;

/** The model is not asked at the moment. `classify` takes it for one that cannot be reached. */
export class CircuitOpenError extends Error {
  override name = "CircuitOpenError";
  readonly statusCode = 503;

  constructor(circuit: string, readonly retryAfterMs: number) {
    super(`${circuit} has failed too often and is left alone.`);
  }
}

/**
 * Makes a call, unless its circuit is open.
 *
 *     withBreaker("gpt-4o-mini", () => generateText({ model: openai("gpt-4o-mini"), … }))
 *
 * Of a stream it sees what goes wrong before the call returns, which is nothing: hand it
 * `() => started(streamText(…))`, see `fallback`.
 *
 * @param circuit what fails together: a model, and where it is asked if there are several places.
 * @param caller the request's signal: that a caller leaves is no failure of the model.
 */
export async function withBreaker<Result>(circuit: string, call: () => PromiseLike<Result>, caller?: AbortSignal): Promise<Result> {
  const [waitMs, isWatched] = await step(enter, circuit);
  if (waitMs > 0) throw new CircuitOpenError(circuit, waitMs);
  try {
    const result = await call();
    if (isWatched) await step(succeeded, circuit);
    return result;
  } catch (error) {
    // An answer that refuses is an answer: the model is there.
    if (classify(error).kind === "retryable") await step(caller?.aborted ? left : failed, circuit);
    else if (isWatched) await step(succeeded, circuit);
    throw error;
  }
}

type Step = Script<[waitMs: number, isWatched: 0 | 1]>;

/** While the store is down, circuits are closed: the model may well be there. */
async function step(script: Step, circuit: string): Promise<[number, 0 | 1]> {
  try {
    return await (await store()).run(script, [`ai:circuit:${circuit}`], [FAILURES, WITHIN_SECONDS * 1_000, OPEN_SECONDS * 1_000, PROBE_SECONDS * 1_000]);
  } catch (error) {
    console.error("ai: the store of circuits is down", error);
    return [0, 0];
  }
}

interface Circuit {
  failures: number;
  /** When the first of them was; until when it is open; until when somebody tries. Milliseconds. */
  since: number;
  open: number;
  probe: number;
}

/** A step as Lua on a hash, and as the same on an object in memory. */
function onCircuit(lua: string, inMemory: (circuit: Circuit, now: number, limits: number[]) => [number, 0 | 1]): Step {
  return {
    lua: `
      local failures, within, opens, probes = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      local kept = redis.call('HMGET', KEYS[1], 'failures', 'since', 'open', 'probe')
      local circuit = { failures = tonumber(kept[1]) or 0, since = tonumber(kept[2]) or 0, open = tonumber(kept[3]) or 0, probe = tonumber(kept[4]) or 0 }
      local function keep()
        redis.call('HSET', KEYS[1], 'failures', circuit.failures, 'since', circuit.since, 'open', circuit.open, 'probe', circuit.probe)
        redis.call('PEXPIRE', KEYS[1], within + opens + probes)
      end
      ${lua}`,
    inMemory(memory, [key = ""], args) {
      const circuit: Circuit = { failures: 0, since: 0, open: 0, probe: 0, ...(JSON.parse(memory.get(key) ?? "{}") as Partial<Circuit>) };
      const result = inMemory(circuit, Date.now(), args.map(Number));
      memory.set(key, JSON.stringify(circuit), 600_000);
      return result;
    },
  };
}

const enter = onCircuit(
  `if circuit.failures < failures then return {0, circuit.failures > 0 and 1 or 0} end
   local wait = math.max(circuit.open, circuit.probe) - now
   if wait > 0 then return {wait, 1} end
   circuit.probe = now + probes
   keep()
   return {0, 1}`,
  (circuit, now, [failures = 0, , , probes = 0]) => {
    if (circuit.failures < failures) return [0, circuit.failures > 0 ? 1 : 0];
    const wait = Math.max(circuit.open, circuit.probe) - now;
    if (wait > 0) return [wait, 1];
    circuit.probe = now + probes;
    return [0, 1];
  },
);

const failed = onCircuit(
  `if circuit.failures < failures and now - circuit.since > within then circuit.failures = 0; circuit.since = now end
   circuit.failures = circuit.failures + 1
   circuit.probe = 0
   if circuit.failures >= failures then circuit.open = now + opens end
   keep()
   return {0, 1}`,
  (circuit, now, [failures = 0, within = 0, opens = 0]) => {
    if (circuit.failures < failures && now - circuit.since > within) Object.assign(circuit, { failures: 0, since: now });
    circuit.failures += 1;
    circuit.probe = 0;
    if (circuit.failures >= failures) circuit.open = now + opens;
    return [0, 1];
  },
);

const succeeded = onCircuit(
  `redis.call('DEL', KEYS[1])
   return {0, 0}`,
  (circuit) => {
    Object.assign(circuit, { failures: 0, since: 0, open: 0, probe: 0 });
    return [0, 0];
  },
);

/** Nobody knows how it would have ended: the next one tries. */
const left = onCircuit(
  `circuit.probe = 0
   if circuit.failures > 0 then keep() end
   return {0, 1}`,
  (circuit) => {
    circuit.probe = 0;
    return [0, 1];
  },
);
