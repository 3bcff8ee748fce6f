// The editor as a person sees it: screenshots for looking, in artefacts/. What must be there to be shown is waited for, so a missing piece fails here too.
import { join } from "node:path";

/** `open`: a page of the editor with a file. */
export async function look({ open, artefacts }) {
  const shots = [];
  const shot = async (page, name) => {
    await page.screenshot({ path: join(artefacts, `${name}.png`) });
    shots.push(name);
  };

  const page = await open("app/api/summarize/route.ts");
  try {
    const activation = await walk(page, (name) => shot(page, name));
    console.log(`looked at: ${shots.join(", ")}\nactivation as VS Code measures it: ${activation}`);
  } catch (error) {
    await shot(page, "failed");
    throw error;
  } finally {
    await page.close();
  }
}

/** Takes a picture of all that is to be seen; gives the time of activation in the words of VS Code. */
async function walk(page, shot) {
  await page.waitForSelector(".codelens-decoration a:has-text('worst case')", { timeout: 90_000 });
  await page.waitForSelector(".squiggly-warning", { timeout: 30_000 });
  await quiet(page);
  await shot("lens-and-squiggle");

  await hover(page, page.locator(".view-line span", { hasText: /^POST$/ }).first());
  await shot("hover");
  await page.keyboard.press("Escape");

  await openFile(page, "app/api/chat/route.ts");
  await page.waitForSelector(".squiggly-error", { timeout: 30_000 });
  await page.locator(".view-line", { hasText: "export let maxDuration" }).click();
  await lightbulb(page);
  await shot("lightbulb");
  await page.keyboard.press("Escape");

  await page.locator(".activitybar .action-label[aria-label^='AI Routes']").click({ force: true });
  await page.waitForSelector(".pane-body .monaco-list-row:has-text('/api/summarize')", { timeout: 30_000 });
  const handler = page.locator(".pane-body .monaco-list-row", { hasText: "15 calls" }).first();
  await handler.click();
  await page.keyboard.press("ArrowRight");
  await page.waitForSelector(".pane-body .monaco-list-row:has-text('no budget check')");
  await quiet(page);
  await shot("tree");

  await openMap(page, "summarize");
  await shot("route-map");
  const map = frameOf(page);
  await map.locator("#map").evaluate((element) => element.scrollIntoView());
  await map.locator("[role=treeitem]").first().focus();
  await page.keyboard.press("ArrowDown");
  await shot("route-map-boxes");
  const focused = map.locator("[role=treeitem]:focus");
  await is("a box in the first one is focused", () => focused.getAttribute("aria-level"), "2");
  await page.keyboard.press("ArrowLeft");
  await is("it is folded", () => focused.getAttribute("aria-expanded"), "false");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".tab.active[aria-label^='limits.ts']");
  await map.locator("#breakdown").evaluate((element) => element.scrollIntoView());
  for (const summary of await map.locator(".figure > summary").all()) if (await summary.isVisible()) await summary.click({ position: { x: 4, y: 8 } });
  await shot("breakdown");

  for (const route of ["escalate", "translate", "assistant"]) {
    await openMap(page, route);
    await map.locator("#map").evaluate((element) => element.scrollIntoView());
    await shot(`route-map-${route}`);
  }

  await command(page, "Preferences: Toggle between Light/Dark Themes");
  await quiet(page);
  await shot("light");

  await command(page, "Developer: Show Running Extensions");
  const activation = await activationIn(page);
  await shot("running-extensions");
  await page.keyboard.press("Escape");

  await command(page, "Welcome: Open Walkthrough...");
  await page.waitForSelector(".quick-input-list .monaco-list-row:has-text('from a finding to a fix')", { timeout: 30_000 });
  await page.keyboard.type("AI Routes: from a finding");
  await page.waitForSelector(".quick-input-list .monaco-list-row.focused:has-text('from a finding to a fix')", { timeout: 30_000 });
  await page.keyboard.press("Enter");
  await page.waitForSelector(".getting-started-step", { timeout: 30_000 });
  await quiet(page);
  await shot("walkthrough");
  return activation;
}

async function is(what, ask, expected) {
  const seen = await ask();
  if (seen !== expected) throw new Error(`${what}: ${seen}, not ${expected}`);
}

/** The list is drawn as far as it is scrolled. */
async function activationIn(page) {
  await page.locator(".runtime-extensions-editor .extension").first().click();
  const ours = page.locator(".runtime-extensions-editor .extension", { hasText: "AI Routes" });
  for (let tries = 0; tries < 60 && !(await ours.isVisible()); tries++) await page.keyboard.press("ArrowDown");
  return ours.locator(".activation-time").innerText();
}

/** Until nothing has moved for a while: animations are none of what is to be seen. */
async function quiet(page) {
  let before = null;
  for (let tries = 0; tries < 20; tries++) {
    const now = await page.screenshot({ animations: "disabled", caret: "hide" });
    if (before?.equals(now)) return;
    before = now;
    await page.waitForTimeout(250);
  }
}

/** The first hover may come before providers are asked. */
async function hover(page, target) {
  for (let tries = 0; tries < 4; tries++) {
    await page.mouse.move(0, 0);
    await target.hover();
    const shown = await page.waitForSelector(".monaco-hover:not(.hidden) .hover-contents", { timeout: 5_000 }).then(() => true, () => false);
    if (shown) return quiet(page);
  }
  throw new Error("no hover is shown");
}

async function lightbulb(page) {
  for (let tries = 0; tries < 4; tries++) {
    await page.keyboard.press("Control+.");
    const shown = await page.waitForSelector(".action-widget .action:has-text('literal 120')", { timeout: 5_000 }).then(() => true, () => false);
    if (shown) return quiet(page);
    await page.keyboard.press("Escape");
  }
  throw new Error("the light bulb does not offer the fix");
}

async function openFile(page, file) {
  await page.keyboard.press("Control+p");
  await page.waitForSelector(".quick-input-widget input");
  await page.keyboard.type(file);
  await page.waitForSelector(".quick-input-list .monaco-list-row.focused");
  await quiet(page);
  await page.keyboard.press("Enter");
  await page.waitForSelector(`.tab.active[aria-label^='route.ts']`);
}

/** What has the focus may swallow the first key. */
async function command(page, name) {
  for (let tries = 0; tries < 4; tries++) {
    await page.keyboard.press("F1");
    const shown = await page.waitForSelector(".quick-input-widget input", { timeout: 5_000 }).then(() => true, () => false);
    if (!shown) continue;
    await page.keyboard.type(name);
    const found = await page.waitForSelector(`.quick-input-list .monaco-list-row.focused:has-text("${name}")`, { timeout: 10_000 }).then(() => true, () => false);
    if (found) return page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
  }
  throw new Error(`${name} is not in the command palette`);
}

async function openMap(page, route) {
  await command(page, "AI Routes: Show Route Map");
  await page.waitForSelector(".quick-input-list .monaco-list-row:has-text('/api/')");
  await page.keyboard.type(route);
  await quiet(page);
  await page.keyboard.press("Enter");
  await page.waitForSelector(`.tab.active[aria-label*='${route}']`, { timeout: 30_000 });
  await frameOf(page).locator("[role=tree]").waitFor({ timeout: 30_000 });
  await quiet(page);
}

/** A webview is a frame within a frame. */
function frameOf(page) {
  return page.frameLocator("iframe.webview.ready").last().frameLocator("iframe#active-frame");
}
