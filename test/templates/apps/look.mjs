// The component `chat`, and what fixes make of pages, in a real browser; screenshots in artefacts/.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { chromium as executable } from "../chromium.mjs";
import { tokenOf } from "./scenarios.mjs";

const artefacts = join(import.meta.dirname, "artefacts");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const options = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking"];
const answer = { text: "Hello there, all of you." };
const long = "One two three four five six seven eight nine ten.";

/** Before anything of an answer has come: with the first event, which holds no word yet, pages say that it is being written. */
const beginning = "the beginning";

/** An answer that stops before a word until the page was looked at: what a page shows for a while only is seen on a slow machine too. */
function heldBefore(text, ...words) {
  const goOn = {};
  const seen = words.map((word) => ({ word, until: new Promise((resolve) => (goOn[word] = resolve)) }));
  const waits = (event, index) => seen.find(({ word }) => (word === beginning ? index === 0 : event.includes(word)))?.until;
  return { plan: { text, waits }, goOn: (word) => goOn[word]() };
}

/** What people must see of an app, in the form of `appScenarios`; `close` when all has run. */
export async function lookAtChat({ url, provider, fresh, major }) {
  mkdirSync(artefacts, { recursive: true });
  const browser = await chromium.launch({ executablePath: executable(), args: options });
  const scenarios = [];
  const scenario = (what, expected, { signedIn = true, path = "/", plan = () => answer }, look) => scenarios.push({
    what: `in Chromium: ${what}`, expected,
    async run() {
      await fresh();
      provider.plan(plan);
      const context = await browser.newContext({ viewport: { width: 800, height: 600 } });
      if (signedIn) await context.addCookies([{ name: "session", value: await tokenOf("ada"), url }]);
      const page = await context.newPage();
      page.setDefaultTimeout(60_000);
      try {
        await page.goto(`${url}${path}`, { waitUntil: "networkidle" });
        return await look(page, (name) => page.screenshot({ path: join(artefacts, `ai${major}-${name}.png`) }), context);
      } finally {
        await context.close();
      }
    },
  });
  const ask = async (page) => {
    await page.getByLabel("Your message").fill("Hello");
    await page.getByLabel("Your message").press("Enter");
  };
  const status = (page, text) => page.getByRole("status").filter({ hasText: text }).waitFor();
  const said = (page) => page.locator("li").last().innerText().then((text) => text.replace(/\s+/g, " "));
  const button = (page, name) => page.getByRole("button", { name });

  const slow = heldBefore(answer.text, beginning, "all");
  scenario("an answer, from thinking to its end", "Thinking, Answering, Assistant Hello there, all of you.; nothing serious for axe", { plan: () => slow.plan }, async (page, screenshot) => {
    await ask(page);
    await status(page, "Thinking");
    await screenshot("thinking");
    slow.goOn(beginning);
    await status(page, "Answering");
    await page.getByText("there").waitFor();
    await screenshot("answering");
    slow.goOn("all");
    await page.getByText("all of you.").waitFor();
    await button(page, "Stop").waitFor({ state: "detached" });
    return `Thinking, Answering, ${await said(page)}; ${await serious(page)}`;
  });
  const stopped = heldBefore(long, "three");
  scenario("stopped in the middle", "a part, asked once, can ask again", { plan: () => stopped.plan }, async (page, screenshot) => {
    await ask(page);
    await page.getByText("two").waitFor();
    await button(page, "Stop").click();
    await button(page, "Stop").waitFor({ state: "detached" });
    stopped.goOn("three");
    await screenshot("stopped");
    await page.getByLabel("Your message").fill("More");
    return `${(await said(page)).includes("ten") ? "all of it" : "a part"}, asked ${provider.requests.length === 1 ? "once" : `${provider.requests.length} times`}, ${(await button(page, "Send").isEnabled()) ? "can ask again" : "cannot ask"}`;
  });
  scenario("the provider fails, then answers", "in words, nothing serious for axe, Hello there, all of you.", {
    plan: ({ index }) => (index === 0 ? { status: 400, body: { error: { message: "The key of org-acme is wrong" } } } : answer),
  }, async (page, screenshot) => {
    await ask(page);
    const text = await page.locator("section [role=alert] p").innerText();
    await screenshot("failed");
    const faults = await serious(page);
    await button(page, "Try again").click();
    await page.getByText("all of you.").waitFor();
    await page.locator("section [role=alert]").waitFor({ state: "detached" });
    return `${/acme|{|</.test(text) ? text : "in words"}, ${faults}, ${(await said(page)).replace("Assistant ", "")}`;
  });
  scenario("nobody signed in", "Please sign in.", { signedIn: false }, async (page) => {
    await ask(page);
    return page.locator("section [role=alert] p").innerText();
  });
  scenario("offline and back", "told so, and no more", {}, async (page, screenshot, context) => {
    await context.setOffline(true);
    await status(page, "You are offline");
    await screenshot("offline");
    await context.setOffline(false);
    await page.getByText("You are offline").waitFor({ state: "detached" });
    return "told so, and no more";
  });
  const again = heldBefore(answer.text, beginning);
  scenario("a component that the fix has given ChatStatus: fails, is tried again, answers", "in words, Thinking, can be stopped, 2 messages", {
    path: "/asked", plan: ({ index }) => (index === 0 ? { status: 400, body: { error: { message: "The key of org-acme is wrong" } } } : again.plan),
  }, async (page, screenshot) => {
    await button(page, "Ask").click();
    const text = await page.locator("[role=alert] p").innerText();
    await button(page, "Try again").click();
    await status(page, "Thinking");
    await button(page, "Stop").waitFor();
    await screenshot("fixed-component");
    again.goOn(beginning);
    await button(page, "Stop").waitFor({ state: "detached" });
    return `${/acme|{|</.test(text) ? text : "in words"}, Thinking, can be stopped, ${await page.getByText(/^\d$/).innerText()} messages`;
  });
  const kept = heldBefore(long, "three");
  if (major > 4) scenario("reloaded in the middle of an answer, which is kept", "a part, then all of it, asked once, nothing serious for axe", {
    path: "/kept", plan: () => kept.plan,
  }, async (page, screenshot) => {
    await ask(page);
    await page.getByText("two").waitFor();
    const part = await said(page);
    await page.reload();
    await page.getByText("One two").waitFor();
    await status(page, "Answering");
    await screenshot("resumed");
    kept.goOn("three");
    await page.getByText("ten.").waitFor();
    return `${part.includes("ten") ? "all of it" : "a part"}, then ${(await said(page)).includes(long) ? "all of it" : await said(page)}, asked ${provider.requests.length === 1 ? "once" : `${provider.requests.length} times`}, ${await serious(page)}`;
  });
  scenario("a page that failed, tried again", "with a number, its words kept back, nothing serious for axe, There it is", { path: "/fails" }, async (page, screenshot) => {
    const alert = page.locator("main[role=alert]");
    const text = await alert.innerText();
    await screenshot("error-boundary");
    const faults = await serious(page);
    await button(page, "Try again").click();
    const after = await page.getByRole("heading", { name: "There it is" }).innerText();
    return `${/\d{4,}/.test(text) ? "with a number" : "without a number"}, its words ${text.includes("acme") ? "given away" : "kept back"}, ${faults}, ${after}`;
  });
  return { scenarios, close: () => browser.close() };
}

/** What axe-core finds of impact `serious` or `critical`. */
async function serious(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const found = violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id }) => id);
  return found.length === 0 ? "nothing serious for axe" : found.join(", ");
}
