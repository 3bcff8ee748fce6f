import type { Deadline } from "./deadline";
import { classify } from "./errors";
import { store } from "./store";

/** How much a question asks of a model. */
export type Tier = "simple" | "standard" | "complex";

/** Cached answers are the last resort: yesterday's is better than none. */
const CACHE_SECONDS = 24 * 60 * 60;

/** What one model is to be asked with: the next one is the retry. */
export interface Choice<Model> {
  model: Model;
  maxRetries: 0;
  /** `signal` for SDKs other than the AI SDK. */
  abortSignal: AbortSignal;
}

export interface FallbackOptions<Result> {
  /** The request's deadline: the models share the time that is left. */
  deadline?: Deadline | undefined;
  /** Where all models fail; null: nothing there either. */
  lastResort?: (() => PromiseLike<Result | null>) | undefined;
}

/**
 * Asks one model after the other until one answers. Name models of several providers: what makes one
 * fail is mostly its provider's. Throws what the first one failed with where none answers, and at
 * once what would fail everywhere (a refused or overlong prompt).
 *
 *     withFallback([openai("gpt-4o"), anthropic("claude-sonnet-4-5")], (choice) => generateText({ prompt, ...choice }), { deadline })
 *     withFallback(models, (choice) => started(streamText({ prompt, ...choice })), { deadline })
 */
export async function withFallback<Model, Result>(
  models: readonly Model[], ask: (choice: Choice<Model>) => PromiseLike<Result>, { deadline, lastResort }: FallbackOptions<Result> = {},
): Promise<Result> {
  let first: unknown;
  let left = models.length;
  for (const model of models) {
    // One that hangs must leave time for those behind it.
    const share = deadline && left > 1 ? deadline.remainingMs() / left : undefined;
    left--;
    const attempt = abortable(deadline?.signal, share);
    try {
      return await ask({ model, maxRetries: 0, abortSignal: attempt.signal });
    } catch (error) {
      first ??= error;
      if (deadline?.signal.aborted || classify(error).kind === "user") throw error;
    } finally {
      attempt.hasAnswered();
    }
  }
  const kept = await lastResort?.();
  if (kept !== null && kept !== undefined) return kept;
  throw first ?? new Error("No model was named.");
}

/** A signal that aborts with another one, all along, and after some time unless an answer is there by then. */
function abortable(outer: AbortSignal | undefined, milliseconds: number | undefined) {
  const controller = new AbortController();
  if (outer?.aborted) controller.abort(outer.reason);
  outer?.addEventListener("abort", () => controller.abort(outer.reason), { once: true });
  const late = (): void => controller.abort(new DOMException("The model did not answer in time.", "TimeoutError"));
  const timer = milliseconds === undefined ? undefined : setTimeout(late, milliseconds);
  return { signal: controller.signal, hasAnswered: () => clearTimeout(timer) };
}

/** What `streamText` and `streamObject` give, as far as it is looked at. */
interface Streamed {
  stream: AsyncIterable<Part> | ReadableStream<Part>; //#ai>=7
  //#ai<7 fullStream: AsyncIterable<Part> | ReadableStream<Part>;
}

type Part = { type: string; error?: unknown };

/**
 * Waits until a stream has begun to answer. The SDK throws nothing where a stream is made: its errors
 * are parts of it, which come when a status has been sent. Here they are thrown while another model
 * can be asked. What was read is not lost: the result gives each reader the whole stream.
 */
export async function started<Result extends Streamed>(result: Result): Promise<Result> {
  const parts = result.stream as AsyncIterable<Part>; //#ai>=7
  //#ai<7 const parts = result.fullStream as AsyncIterable<Part>;
  for await (const part of parts) {
    if (part.type === "error") throw part.error;
    if (part.type === "abort") throw new DOMException("The stream was aborted.", "AbortError"); //#ai>=5
    if (!/^(start|start-step|step-start|stream-start|response-metadata|raw|.*-start)$/.test(part.type)) break;
  }
  return result;
}

/** The models of a tier, best first, and behind them those of the tiers below: a plainer answer is better than none. */
export function modelsOf<Model>(tiers: Record<Tier, readonly Model[]>, tier: Tier): Model[] {
  const order: Tier[] = ["complex", "standard", "simple"];
  return Array.from(new Set(order.slice(order.indexOf(tier)).flatMap((one) => tiers[one])));
}

/**
 * Answers that were given before, for `lastResort`.
 *
 * @param question all that the answer depends on; and whose it is, where others must not read it.
 */
export function cachedAnswer(...question: string[]) {
  const key = crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(question)))
    .then((hash) => `ai:answer:${Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("")}`);
  const logged = (error: unknown): null => (console.error("ai: the store of answers is down", error), null);
  return {
    /** Null: there is none, or the store is down. */
    load: async (): Promise<string | null> => (await store()).get(await key).catch(logged),
    save: async (answer: string): Promise<void> => void (await (await store()).set(await key, answer, CACHE_SECONDS).catch(logged)),
  };
}
