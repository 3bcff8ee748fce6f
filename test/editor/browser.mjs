// The chromium that shows the editor's page: without a page there is no extension host.
import { chromium } from "playwright-core";

const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"];

export function launch() {
  return chromium.launch({ executablePath: "/usr/bin/chromium", args });
}

/** Opens the editor, and waits until it has drawn itself. */
export async function openPage(browser, url, { width = 1440, height = 900 } = {}) {
  const page = await browser.newPage({ viewport: { width, height } });
  await page.goto(url, { waitUntil: "domcontentloaded" });
  await page.waitForSelector(".monaco-workbench .part.editor", { timeout: 60_000 });
  return page;
}
