import { store, type Script } from "./store";

/**
 * A budget in front of paid model calls: what a request may cost at worst is set aside before the
 * call, in one step, so that requests side by side cannot spend the same dollar; what it did cost
 * takes its place afterwards.
 */
const DOLLARS = { perRequest: 0.05, perUserAndDay: 5, perDay: 50 };

/** Set aside by a request that was killed, dollars come back after these seconds: longer than any request runs. */
const RESERVED_SECONDS = 15 * 60;

/** Without its store nobody knows what is left. Set to `"allow"` to spend all the same. */
const WHEN_STORE_IS_DOWN: "refuse" | "allow" = "refuse";

/** Dollars for a million tokens. */
export interface Price {
  input: number;
  output: number;
}

/** What was set aside for one request. */
export interface Reservation {
  /** Puts what the request did cost in place of what was set aside. */
  settle(dollars: number): Promise<void>;
  /** Gives all of it back: no model was asked. */
  release(): Promise<void>;
  /** Waits for a model's answer and settles what it took; gives all back where the call fails. */
  spend<Answer extends Counted>(answer: PromiseLike<Answer>, price: Price): Promise<Answer>;
  /** For the options of `streamText`: settles what a stream took, however it ends. Read it to its end with `consumeStream()`. */
  onStream(price: Price): StreamCallbacks;
}

/** An answer with the tokens it took: of all its steps, where the SDK tells. */
interface Counted {
  usage?: Usage | null | undefined;
  totalUsage?: Usage | undefined; //#ai>=5
}

/** Tokens, by the names that SDKs give them. */
export interface Usage {
  inputTokens?: number | undefined;
  outputTokens?: number | undefined;
  promptTokens?: number | undefined;
  completionTokens?: number | undefined;
  input_tokens?: number | undefined;
  output_tokens?: number | undefined;
  prompt_tokens?: number | undefined;
  completion_tokens?: number | undefined;
}

interface StreamCallbacks {
  onEnd(end: { usage: Usage }): Promise<void>; //#ai>=7
  //#ai<7 onFinish(end: Counted): Promise<void>;
  onAbort(): Promise<void>; //#ai>=5
  onError(failure: { error: unknown }): Promise<void>;
}

/**
 * Sets dollars aside for a request; otherwise the answer to give: 402 where the budget is used up,
 * or 503 while the store is down.
 *
 * @param who the id of a verified user: an id that a caller may choose is a budget anew each time.
 * @param dollars what the request costs at worst.
 */
export async function reserveBudget(who: string, dollars: number = DOLLARS.perRequest): Promise<Reservation | Response> {
  return dollars > DOLLARS.perRequest ? refused("This request would cost too much.") : setAside(who, dollars);
}

/**
 * Charges a request with what it is expected to cost, for good: the simple way where a call's real
 * cost need not be known. Null: it may go on; otherwise the answer to give.
 */
export async function chargeBudget(who: string, dollars: number): Promise<Response | null> {
  const reserved = await setAside(who, dollars);
  if (reserved instanceof Response) return reserved;
  await reserved.settle(dollars);
  return null;
}

async function setAside(who: string, dollars: number): Promise<Reservation | Response> {
  const day = new Date().toISOString().slice(0, 10);
  // One slot for all three in a Redis cluster: the braces.
  const keys = [`{ai:budget:${day}}:user:${who}`, `{ai:budget:${day}}:all`];
  const id = crypto.randomUUID();
  try {
    const left = await (await store()).run(reserve, keys, [id, dollars, RESERVED_SECONDS, DOLLARS.perUserAndDay, DOLLARS.perDay]);
    if (left === 0) return refused("Today's budget is used up.");
  } catch (error) {
    console.error("ai: the budget's store is down", error);
    if (WHEN_STORE_IS_DOWN === "refuse") {
      return Response.json({ error: "The service is busy. Try again in a moment." }, { status: 503, headers: { "Retry-After": "5" } });
    }
  }
  const settle = async (cost: number): Promise<void> => {
    // The answer is there already: that its cost could not be written down is for the log.
    await store().then((opened) => opened.run(settled, keys, [id, cost])).catch((error: unknown) => console.error("ai: a cost was not recorded", { who, cost, error }));
  };
  return reservation(settle, dollars);
}

function reservation(settle: Reservation["settle"], dollars: number): Reservation {
  const release = () => settle(0);
  // What nobody has counted, cut off in the middle or by a provider that tells nothing, counts as all that was set aside.
  const settleUsage = (usage: Usage | null | undefined, price: Price) => settle(costOf(usage ?? {}, price) || dollars);
  return {
    settle,
    release,
    async spend(answer, price) {
      const answered = await answer.then(undefined, async (error: unknown) => {
        await release();
        throw error;
      });
      await settleUsage(usageOf(answered), price);
      return answered;
    },
    onStream: (price) => ({
      onEnd: ({ usage }) => settleUsage(usage, price), //#ai>=7
      //#ai<7 onFinish: (end) => settleUsage(usageOf(end), price),
      onAbort: () => settle(dollars), //#ai>=5
      async onError({ error }) {
        console.error("ai: a stream failed", error);
        await release();
      },
    }),
  };
}

function usageOf(answer: Counted): Usage | null | undefined {
  return answer.totalUsage ?? answer.usage; //#ai>=5
  //#ai<5 return answer.usage;
}

/** Dollars of a call, by the tokens its SDK counts; 0 where it has counted none. */
export function costOf(usage: Usage, price: Price): number {
  const input = usage.inputTokens ?? usage.promptTokens ?? usage.input_tokens ?? usage.prompt_tokens ?? 0;
  const output = usage.outputTokens ?? usage.completionTokens ?? usage.output_tokens ?? usage.completion_tokens ?? 0;
  // AI SDK 4 says NaN where a provider tells nothing.
  return (input * price.input + output * price.output) / 1_000_000 || 0;
}

function refused(error: string): Response {
  return Response.json({ error }, { status: 402 });
}

/** Each key holds what is spent and, by request, what is set aside and until when. */
const reserve: Script<0 | 1> = {
  lua: `
    local id, dollars, seconds = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
    local now = tonumber(redis.call('TIME')[1])
    for index, key in ipairs(KEYS) do
      local taken = 0
      local fields = redis.call('HGETALL', key)
      for at = 1, #fields, 2 do
        if fields[at] == 'spent' then
          taken = taken + tonumber(fields[at + 1])
        else
          local amount, expires = fields[at + 1]:match('^(%S+) (%S+)$')
          if tonumber(expires) <= now then redis.call('HDEL', key, fields[at]) else taken = taken + tonumber(amount) end
        end
      end
      if taken + dollars > tonumber(ARGV[3 + index]) + 1e-9 then return 0 end
    end
    for _, key in ipairs(KEYS) do
      redis.call('HSET', key, id, string.format('%.9f', dollars) .. ' ' .. (now + seconds))
      redis.call('EXPIRE', key, 172800)
    end
    return 1`,
  inMemory(memory, keys, [id = "", dollars, seconds, ...limits]) {
    const now = Date.now() / 1_000;
    const accounts = keys.map((key) => accountOf(memory.get(key)));
    const isSpent = accounts.some((account, index) => {
      for (const [request, { expires }] of Object.entries(account.reserved)) if (expires <= now) delete account.reserved[request];
      const taken = Object.values(account.reserved).reduce((sum, { amount }) => sum + amount, account.spent);
      return taken + Number(dollars) > Number(limits[index]) + 1e-9;
    });
    if (isSpent) return 0;
    accounts.forEach((account, index) => {
      account.reserved[id] = { amount: Number(dollars), expires: now + Number(seconds) };
      memory.set(keys[index]!, JSON.stringify(account), 172_800_000);
    });
    return 1;
  },
};

const settled: Script<1> = {
  lua: `
    for _, key in ipairs(KEYS) do
      redis.call('HDEL', key, ARGV[1])
      if tonumber(ARGV[2]) > 0 then
        redis.call('HINCRBYFLOAT', key, 'spent', ARGV[2])
        redis.call('EXPIRE', key, 172800)
      end
    end
    return 1`,
  inMemory(memory, keys, [id = "", dollars]) {
    for (const key of keys) {
      const account = accountOf(memory.get(key));
      delete account.reserved[id];
      account.spent += Number(dollars);
      memory.set(key, JSON.stringify(account), 172_800_000);
    }
    return 1;
  },
};

interface Account {
  spent: number;
  reserved: Record<string, { amount: number; expires: number }>;
}

function accountOf(text: string | null): Account {
  return text === null ? { spent: 0, reserved: {} } : (JSON.parse(text) as Account);
}
