// One instance of an app: a process of its own that calls what the templates export, as it is told to.
const reservations = [];

process.on("message", async ({ id, module, name, args }) => {
  try {
    process.send({ id, value: await sendable(await call(module, name, args)) });
  } catch (error) {
    process.send({ id, error: String(error) });
  }
});

async function call(module, name, args) {
  if (module === "reservation") return reservations[args[0]][name](...args.slice(1));
  const exported = await import(module.startsWith("probes/") ? `./${module}.mjs` : `./rendered/${process.env.TEMPLATES ?? "run"}/${module}.js`);
  return exported[name](...args.map((one) => (one?.request ? new Request("http://localhost/api/chat", one.request) : one)));
}

/** What a message can hold: a Response as its status and headers, a reservation as its number. */
async function sendable(value) {
  if (value instanceof Response) return { status: value.status, headers: Object.fromEntries(value.headers), body: await value.text() };
  return typeof value?.settle === "function" ? { reservation: reservations.push(value) - 1 } : (value ?? null);
}

process.send({ ready: true });
