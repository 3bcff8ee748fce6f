import { afterEach, describe, expect, it, vi } from "vitest";
import { carried, carry } from "../../rules/templates/modules/durable-input.js";

const secret = "a secret of thirty-two characters";

afterEach(() => vi.unstubAllEnvs());

/** What the endpoint is asked with by a server that has this secret. */
async function signed(input: Record<string, unknown>, by = secret): Promise<Request> {
  vi.stubEnv("DURABLE_SECRET", by);
  const request = new Request("http://localhost/api/report?who=ada", { method: "POST", body: "{}", headers: { host: "localhost", cookie: "session=1", authorization: "Bearer 1" } });
  const made = await carry(request, input);
  vi.stubEnv("DURABLE_SECRET", secret);
  return made;
}

const statusOf = async (request: Request): Promise<number> => ((await carried(request)) as Response).status;

describe("what a durable endpoint is asked with", () => {
  it("brings the input back, by GET, and nothing of what the caller has shown", async () => {
    const request = await signed({ text: "Überschrift & more", tags: ["a", "b"], at: new Date(0) });

    expect([request.method, request.headers.get("cookie"), request.headers.get("authorization"), request.headers.get("host")]).toEqual(["GET", null, null, "localhost"]);
    expect(request.url).not.toContain("who=ada");
    // The engine asks with the URL alone.
    expect(await carried(new Request(request.url))).toEqual({ text: "Überschrift & more", tags: ["a", "b"], at: "1970-01-01T00:00:00.000Z" });
  });

  it("is refused with 403 where somebody else has written it", async () => {
    const { url } = await signed({ text: "Hello" });

    expect(await statusOf(new Request(url.replace("Hello", "Hallo")))).toBe(403);
    expect(await statusOf(new Request(url.replace("/api/report", "/api/other")))).toBe(403);
    expect(await statusOf(new Request(url.replace(/signature=\w/, "signature=")))).toBe(403);
    expect(await statusOf(await signed({ text: "Hello" }, "another secret of the same length"))).toBe(403);
  });

  it("is refused with 413 where it is longer than a URL may be, or missing", async () => {
    expect(await statusOf(await signed({ text: "x".repeat(12_000) }))).toBe(413);
    expect(await statusOf(new Request("http://localhost/api/report"))).toBe(413);
    expect(await carried(await signed({ text: "x".repeat(11_900) }))).toHaveProperty("text");
  });

  it("needs a secret in production, for which Inngest's signing key will do", async () => {
    vi.stubEnv("NODE_ENV", "production");
    vi.stubEnv("DURABLE_SECRET", undefined);
    await expect(carry(new Request("http://localhost/"), {})).rejects.toThrow("Set DURABLE_SECRET");

    vi.stubEnv("INNGEST_SIGNING_KEY", "signkey-prod-0123456789abcdef0123456789abcdef");
    expect(await carried(await carry(new Request("http://localhost/"), { a: 1 }))).toEqual({ a: 1 });
  });
});
