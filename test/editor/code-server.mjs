// One VS Code: a copy of the app, its own home, the packed extensions, and a server on the loopback.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

/** Settings a person who looks at the screenshots would have too: nothing else asks for attention. */
const settings = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.colorTheme": "Default Dark Modern",
  "window.commandCenter": false,
  "chat.commandCenter.enabled": false,
  "chat.disableAIFeatures": true,
  "extensions.ignoreRecommendations": true,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "security.workspace.trust.enabled": false,
  "typescript.tsserver.enabled": false,
  "typescript.validate.enable": false,
  "git.enabled": false,
  "editor.minimap.enabled": false,
  "editor.fontFamily": "DejaVu Sans Mono",
};

/**
 * Installs the extensions and starts the editor on a folder; the extension host starts when a page
 * is opened at `url`. `stop` ends the process it started, and only that.
 */
export async function startEditor({ node, entry }, { home, folder, extensions, env = {} }) {
  const data = join(home, "data");
  mkdirSync(join(data, "User"), { recursive: true });
  writeFileSync(join(data, "User/settings.json"), JSON.stringify(settings));
  const own = { HOME: home, XDG_CONFIG_HOME: join(home, "config"), XDG_DATA_HOME: join(home, "share"), XDG_CACHE_HOME: join(home, "cache"), EXTENSIONS_GALLERY: '{"serviceUrl":""}' };
  const options = { env: { ...process.env, ...own, ...env }, encoding: "utf8" };
  const folders = ["--user-data-dir", data, "--extensions-dir", join(home, "extensions")];
  for (const file of extensions) {
    const { status, stdout, stderr } = spawnSync(node, [entry, ...folders, "--install-extension", file], options);
    if (status !== 0 || !/successfully installed/.test(stdout)) throw new Error(`${file} was not installed:\n${stdout}\n${stderr}`);
  }

  const port = await freePort();
  const flags = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"];
  const child = spawn(node, [entry, ...folders, ...flags, folder], { ...options, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let log = "";
  const listening = new Promise((resolve, reject) => {
    const hear = (chunk) => {
      log += chunk;
      if (/HTTP server listening/.test(log)) resolve();
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("exit", (status) => reject(new Error(`the editor ended with ${status}:\n${log}`)));
  });
  await listening;
  return {
    url: `http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`,
    remote: `vscode-remote://127.0.0.1:${port}`,
    log: () => log,
    /** The process and what it started: extension hosts would outlive it. */
    stop: () => {
      child.removeAllListeners("exit");
      process.kill(-child.pid, "SIGTERM");
    },
  };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
