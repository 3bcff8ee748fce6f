/**
 * What a durable endpoint works on. Its engine asks for it again after each step that waits or fails, by GET
 * and without the caller's body, headers and cookies; so the route that has checked the caller hands on
 * what it needs in the query, signed: whoever has no signature of this server gets nothing.
 * Set `DURABLE_SECRET` (32 characters or more); where it is missing, Inngest's signing key is taken.
 */
const PARAMETER = "input";
const SIGNATURE = "signature";

/** Characters of the input in the query: servers and proxies refuse URLs of more than 14 to 16 kB. */
const LONGEST = 12_000;

/** Of the caller's request the engine's adapter reads these, to know its own address. */
const FORWARDED = ["host", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-for"];

/** The request that the endpoint is to be called with. `input` goes through JSON, and to the engine: no secrets. */
export async function carry(request: Request, input: Record<string, unknown>): Promise<Request> {
  const { origin, pathname } = new URL(request.url);
  const text = JSON.stringify(input);
  // Without input the endpoint answers 413.
  const fits = encodeURIComponent(text).length <= LONGEST;
  const query = fits ? new URLSearchParams({ [PARAMETER]: text, [SIGNATURE]: await signatureOf(pathname, text) }).toString() : "";
  const headers = new Headers();
  for (const name of FORWARDED) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return new Request(`${origin}${pathname}?${query}`, { headers, signal: request.signal });
}

/**
 * What {@link carry} has put into a request of this route; otherwise the answer to give: 413 for an input
 * that is too long, 403 for one that this server has not signed: who asks has passed the guards of the route.
 *
 * @ai-routes signed
 */
export async function carried<Input = ReturnType<typeof JSON.parse>>(request: Request): Promise<Input | Response> {
  const { pathname, searchParams } = new URL(request.url);
  const text = searchParams.get(PARAMETER);
  const signature = searchParams.get(SIGNATURE);
  if (text === null || signature === null) return Response.json({ error: "The input is missing, or too long." }, { status: 413 });
  if (!same(signature, await signatureOf(pathname, text))) return Response.json({ error: "Not signed by this server." }, { status: 403 });
  return JSON.parse(text) as Input;
}

async function signatureOf(pathname: string, text: string): Promise<string> {
  const { DURABLE_SECRET, INNGEST_SIGNING_KEY, NODE_ENV } = process.env;
  const secret = DURABLE_SECRET ?? INNGEST_SIGNING_KEY ?? (NODE_ENV === "production" ? undefined : "for development only, on one's own machine");
  if (!secret || secret.length < 32) throw new Error("Set DURABLE_SECRET (32 characters or more).");
  const bytes = new TextEncoder();
  const key = await crypto.subtle.importKey("raw", bytes.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const signed = await crypto.subtle.sign("HMAC", key, bytes.encode(`${pathname}\n${text}`));
  return Array.from(new Uint8Array(signed), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Takes as long wherever they differ. */
function same(a: string, b: string): boolean {
  let differs = a.length ^ b.length;
  for (let at = 0; at < a.length; at++) differs |= a.charCodeAt(at) ^ b.charCodeAt(at % b.length);
  return differs === 0;
}
