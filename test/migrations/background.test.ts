import { beforeEach, describe, expect, it, vi } from "vitest";
import { answered, begin, failed, runAgain, statusOf } from "../../rules/templates/modules/background.js";

/** What the engine was sent. */
let sent: { id: string; name: string; data: { run: string; input: unknown } }[] = [];
const client = { send: async (event: (typeof sent)[number]) => void sent.push(event) };
/** Steps of an engine that remembers nothing. */
const step = { run: (_: string, work: () => Promise<unknown>) => work() };

beforeEach(() => {
  sent = [];
  vi.spyOn(console, "warn").mockImplementation(() => {});
});

const begun = async (): Promise<{ id: string; status: string }> =>
  (await (await begin(new Request("http://localhost/api/report/?a=1", { method: "POST" }), client, "api/report.requested", { text: "Hello" })).json()) as { id: string; status: string };

describe("a run in the background", () => {
  it("is begun with one event, and answered with 202, its id and where to ask", async () => {
    const response = await begin(new Request("http://localhost/api/report", { method: "POST" }), client, "api/report.requested", { text: "Hello" });
    const { id } = (await response.clone().json()) as { id: string };

    expect([response.status, await response.json(), response.headers.get("location")]).toEqual([202, { id, status: `/api/report/status?id=${id}` }, `/api/report/status?id=${id}`]);
    expect(sent).toEqual([{ id, name: "api/report.requested", data: { run: id, input: { text: "Hello" } } }]);
  });

  it("is told to go on until it has answered, then with its own status, type and body", async () => {
    const { id } = await begun();
    expect((await statusOf(id)).status).toBe(202);

    await answered(step, id, async () => Response.json({ text: "Überschrift" }, { status: 201 }));
    const answer = await statusOf(id);
    expect([answer.status, answer.headers.get("content-type"), await answer.json(), answer.headers.get("cache-control")]).toEqual([201, "application/json", { text: "Überschrift" }, "no-store"]);
  });

  it("keeps its answer in a step: an engine that remembers it does not keep it again", async () => {
    const { id } = await begun();
    const ids: string[] = [];
    await answered({ run: async (one) => void ids.push(one) }, id, async () => new Response("Done"));

    expect(ids).toEqual(["keep-answer"]);
    expect((await statusOf(id)).status).toBe(202);
  });

  it("is 404 to whoever has no id of one", async () => {
    expect([(await statusOf(null)).status, (await statusOf("guessed")).status]).toEqual([404, 404]);
  });

  it("that has failed for good is told, and run again with what it was begun with", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    const { id } = await begun();
    await failed(sent[0]!, new Error("No such model"));

    expect(log.mock.calls.flat().join()).toContain(`${id} of api/report.requested has failed for good. Error: No such model`);
    expect((await statusOf(id)).status).toBe(500);
    expect(await runAgain(client, id)).toBe(true);
    expect(sent[1]).toEqual({ ...sent[0], id: expect.not.stringMatching(id) as string });
    expect((await statusOf(id)).status).toBe(202);
    // The letter has been sent.
    expect(await runAgain(client, id)).toBe(false);
  });

  it("is logged whole where no store can keep it", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    vi.resetModules();
    vi.stubEnv("NODE_ENV", "production");
    const alone = await import("../../rules/templates/modules/background.js");
    await alone.failed({ name: "api/report.requested", data: { run: "1", input: { text: "Hello" } } }, new Error("x"));
    vi.unstubAllEnvs();

    expect(log.mock.calls.flat().join()).toContain('{"name":"api/report.requested","data":{"run":"1","input":{"text":"Hello"}}}');
  });
});
