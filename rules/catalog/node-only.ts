/**
 * Modules that cannot work on the Edge runtime. Node's own: Next.js gives it `buffer`, `events`,
 * `assert`, `util` and `async_hooks`, fails the build for `fs` and the like, and lets `crypto` and
 * some more pass with a warning, which are left out here (FACTS J; next@16.4.6 docs, edge runtime).
 */
export const nodeOnlyBuiltins: ReadonlySet<string> = new Set([
  "fs", "fs/promises", "child_process", "cluster", "dgram", "dns", "http2", "inspector", "module", "net", "readline", "repl", "tls", "v8", "vm",
  "worker_threads", "zlib",
]);

/** Packages made of those modules or of native code, by why. */
export const nodeOnlyPackages: ReadonlyMap<string, string> = new Map([
  ["jsonwebtoken", "it signs with Node's crypto; `jose` works there"],
  ["bcrypt", "it is native code"],
  ["sharp", "it is native code"],
  ["better-sqlite3", "it is native code"],
  ["nodemailer", "it opens sockets"],
  ["ioredis", "it opens sockets"],
  ["mongodb", "it opens sockets"],
  ["mongoose", "it opens sockets"],
  ["firebase-admin", "it is made for Node.js"],
  ["puppeteer", "it starts processes"],
]);
