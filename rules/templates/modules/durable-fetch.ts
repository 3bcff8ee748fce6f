/**
 * Asks a durable endpoint (`inngest.endpoint`). Once a step of it fails or waits, it answers with a
 * redirect to the run's result: that is asked for until it is there, and read as the endpoint has
 * written it. Browsers follow to another origin only where it allows them to: give the endpoint's
 * adapter an `asyncRedirectUrl` of this app, with a route there that hands the result on.
 */
const FIRST_PAUSE_MILLISECONDS = 500;
const LONGEST_PAUSE_MILLISECONDS = 10_000;

/** A run that takes longer is better told of than waited for. */
const PATIENCE_MILLISECONDS = 15 * 60_000;

/** A run that has failed for good, or was waited for in vain. */
export class DurableRunError extends Error {
  override name = "DurableRunError";
  constructor(
    message: string,
    /** Of the last answer; 504: none came in time. */
    readonly status: number,
    /** Where the result may still be asked for. */
    readonly url: string,
  ) {
    super(message);
  }
}

/**
 * As `fetch`: gives the endpoint's own answer, whether it came at once or from a run that took
 * longer. `init.signal` ends the waiting, not the run. Throws a {@link DurableRunError} where the run
 * has failed.
 */
export async function durableFetch(input: string | URL, init: RequestInit = {}): Promise<Response> {
  const first = await fetch(input, { ...init, redirect: "follow" });
  // Without a redirect it is the endpoint that has answered, also where it has refused.
  return first.redirected && !isOwn(first.url, input) ? resultOf(first, init.signal ?? undefined) : first;
}

/** The endpoint itself, where only a slash (`trailingSlash`) or the host was put right. */
function isOwn(answered: string, input: string | URL): boolean {
  const pathOf = (url: URL): string => url.pathname.replace(/\/$/, "");
  return pathOf(new URL(answered)) === pathOf(new URL(input, answered));
}

/** Waits for a run's result, with pauses that grow. The token in its address is the leave to read it. */
async function resultOf(asked: Response, signal: AbortSignal | undefined): Promise<Response> {
  const { url } = asked;
  const late = Date.now() + PATIENCE_MILLISECONDS;
  let answer = asked;
  for (let pause = FIRST_PAUSE_MILLISECONDS; isNotYet(answer); pause = Math.min(LONGEST_PAUSE_MILLISECONDS, pause * 2)) {
    if (Date.now() + pause > late) throw new DurableRunError("The run takes too long.", 504, url);
    await sleep(jittered(pause), signal);
    // A network that fails for a moment is no reason to give up a run that is paid for.
    answer = await fetch(url, { ...(signal && { signal }), cache: "no-store" }).catch((error: unknown) => {
      if (signal?.aborted) throw error;
      return new Response(null, { status: 503 });
    });
  }
  const text = await answer.text();
  if (!answer.ok) throw new DurableRunError(`The run has failed: ${text.slice(0, 200)}`, answer.status, url);
  return new Response(decoded(text), { status: 200, headers: { "Content-Type": "application/json" } });
}

/** Accepted, empty, too early, busy or down for a moment; a run that is not known yet as well. */
function isNotYet({ status }: Response): boolean {
  return [202, 204, 404, 408, 409, 425, 429].includes(status) || status >= 500;
}

/** The endpoint's body, which the engine has wrapped into JSON once more, as a text. */
function decoded(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : text;
  } catch {
    return text;
  }
}

/** Many clients that wait for one outage to end do not all come back at once. */
function jittered(milliseconds: number): number {
  return milliseconds * (0.5 + Math.random() / 2);
}

function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
