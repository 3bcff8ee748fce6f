import { describe, expect, it } from "vitest";
import { boxes } from "../../extension/src/route-map/boxes.js";
import { page } from "../../extension/src/route-map/page.js";
import { Places } from "../../extension/src/route-map/places.js";
import { scaleOf } from "../../extension/src/route-map/time-axis.js";
import type { RouteMap } from "../../server/src/protocol.js";
import { inOrder, location, node, routeMap } from "./route.js";

const sources = { nonce: "n0nce", csp: "vscode-resource:", script: "vscode-resource:/route-map.js", style: "vscode-resource:/route-map.css" };
const drawn = (map: RouteMap): string => page(map, null, new Places(), sources);

describe("the page of a route map", () => {
  it("lets nothing load but its own script and style", () => {
    const text = drawn(routeMap());

    expect(text).toContain(`content="default-src 'none'; style-src vscode-resource:; script-src 'nonce-n0nce'"`);
    expect(text.match(/<script[^>]*>/g)).toEqual(['<script nonce="n0nce" src="vscode-resource:/route-map.js">']);
    expect(text).not.toMatch(/ style=| on\w+=|https?:/);
  });

  it("shows code as text, whatever stands in it", () => {
    const text = drawn(routeMap({ url: "/api/<img src=x>", root: inOrder(node("model-call", `ask("</li><script>alert(1)</script>")`)) }));

    expect(text).not.toContain("<img");
    expect(text).toContain("ask(&quot;&lt;/li&gt;&lt;script&gt;");
  });

  it("calls a handler by its route's name once", () => {
    const { handler } = routeMap();

    expect(drawn(routeMap())).toContain("<title>POST /api/chat</title>");
    expect(drawn(routeMap({ url: "escalate", handler: { ...handler, name: "escalate" } }))).toMatch(/<title>escalate<\/title>.*<h1>escalate<\/h1>/s);
  });

  it("leads to places by their number alone", () => {
    const places = new Places();
    const text = page(routeMap(), null, places, sources);
    const numbers = [...text.matchAll(/data-place="(\d+)"/g)].map(([, number]) => Number(number));

    expect(new Set(numbers.map((number) => places.at(number)?.range.start.line))).toEqual(new Set([8, 9, 12]));
    expect(places.at(numbers.length)).toBe(null);
    expect(text).not.toContain("file:///");
  });
});

describe("the boxes", () => {
  const of = (root: RouteMap["root"]): string => boxes(routeMap({ root }), new Places()).text;

  it("draw sequences within sequences as one", () => {
    const text = of(inOrder(inOrder(node("wait", "a"), inOrder(node("wait", "b"))), node("wait", "c")));

    expect([...text.matchAll(/aria-level="(\d)"/g)].map(([, level]) => level)).toEqual(["1", "1", "1"]);
  });

  it("show what multiplies them, and say it aloud", () => {
    const text = of(inOrder(node("loop", "withRetry", { factors: [{ times: 5, what: "retries in withRetry" }], children: [{ label: null, node: inOrder(node("model-call", "generateText")) }] })));

    expect(text).toContain("× 5 <small>retries in withRetry</small>");
    expect(of(inOrder(node("loop", "for", { factors: [{ times: 5, what: "for" }] })))).toContain("× 5</span>");
    expect(text).toContain('aria-label="loop withRetry; times 5, retries in withRetry"');
    expect(text).toMatch(/box loop.*aria-level="1".*aria-expanded="true".*role="group".*box model-call.*aria-level="2"/s);
  });

  it("put across what runs in parallel, and say so", () => {
    const together = node("sequence", "", { parallel: true, children: [{ label: null, node: node("wait", "a") }, { label: null, node: node("wait", "b") }] });
    const text = of(inOrder(together, node("loop", "map", { parallel: true, children: [{ label: null, node: node("wait", "c") }] })));

    expect(text).toMatch(/aria-label="in parallel".*<ul class="across" role="group">.*aria-label="loop, its turns in parallel map".*<ul class="down" role="group">/s);
  });

  it("put alternatives across, and say of a gate whether it counts", () => {
    const text = of(inOrder(node("choice", "", { children: [{ label: "either", node: node("guard", "auth", { counts: "sometimes" }) }, { label: "or", node: inOrder(node("exit", "return")) }] })));

    expect(text).toContain('<ul class="across" role="group">');
    expect(text).toContain("counts-sometimes");
    expect(text).toContain('aria-label="either; gate auth; on some paths only"');
  });
});

describe("the time axis", () => {
  it("is true to time within the limit", () => {
    expect([0, 30, 60].map(scaleOf(30, 60))).toEqual([0, 50, 100]);
    expect([0, 60, 80].map(scaleOf(80, 60))).toEqual([0, 75, 100]);
  });

  it("presses what goes far beyond the limit into the rest, in order", () => {
    const scale = scaleOf(4500, 60);

    expect([0, 30, 60, 4500].map(scale)).toEqual([0, 31, 62, 100]);
    expect(scale(1000)).toBeLessThan(scale(2000));
  });

  it("knows handlers without a limit, without time, and without either", () => {
    expect([0, 5, 10].map(scaleOf(10, null))).toEqual([0, 50, 100]);
    expect(scaleOf(0, null)(0)).toBe(0);
    expect(scaleOf(0, 0)(0)).toBe(0);
  });

  it("says what the platform cuts off", () => {
    expect(drawn(routeMap())).toContain("At worst it would end after 75 s: it is cut off by the 60 s it asks for.");
    expect(drawn(routeMap({ limitSeconds: 300, limitWords: "the 300 s of Vercel" }))).toContain("At worst it ends after 75 s, within the 300 s of Vercel.");
    expect(drawn(routeMap({ timeline: [] }))).toContain("The worst case has no end that can be drawn: 75 s.");
  });

  it("folds away what would begin after the limit", () => {
    const timeline = [0, 50, 60, 70].map((from) => ({ from, to: from + 10, what: `from ${from}`, location: null }));
    const [begun, late] = drawn(routeMap({ timeline })).split("<summary>2 more would begin after that</summary>");

    expect(begun!.match(/class="span"/g)).toHaveLength(2);
    expect(late).not.toContain('class="span"');
    expect(late!.match(/class="cut"/g)).toHaveLength(2);
  });

  it("lists a hundred spans by their first forty", () => {
    const timeline = Array.from({ length: 100 }, (_, index) => ({ from: index, to: index + 1, what: "ask", location: location(1) }));
    const text = drawn(routeMap({ timeline, limitSeconds: null }));

    expect(text.match(/<svg class="bar"/g)).toHaveLength(40);
    expect(text).toContain("and 60 more");
  });
});
