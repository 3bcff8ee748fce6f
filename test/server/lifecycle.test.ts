import { afterAll, describe, expect, it } from "vitest";
import { copyOf, removeFolders, TestClient } from "./client.js";

afterAll(removeFolders);

describe("a server's life", () => {
  it("begins with initialize, knows the findings of the app, and ends with exit", async () => {
    const client = await TestClient.start(copyOf("test/apps/fragile"));
    const summary = await client.idle();

    expect(client.initialized.serverInfo?.name).toBe("ai-routes");
    expect(summary).toMatchObject({ generation: 1, apps: 1, problems: [] });
    expect(summary.findings.warning).toBeGreaterThan(0);
    expect(await client.stop()).toBe(0);
  });
});
