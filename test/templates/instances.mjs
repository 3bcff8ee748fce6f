import { fork } from "node:child_process";

/** A process that runs the templates; `call` gives what they give. */
export async function instance(env) {
  const child = fork(new URL("./instance.mjs", import.meta.url), { env: { PATH: process.env.PATH, ...env }, stdio: ["ignore", "ignore", "ignore", "ipc"] });
  const waiting = new Map();
  await new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", reject);
  });
  child.on("message", ({ id, value, error }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) resolve(value);
    else reject(new Error(error));
  });
  let count = 0;
  return {
    call: (module, name, ...args) => new Promise((resolve, reject) => {
      waiting.set(++count, { resolve, reject });
      child.send({ id: count, module, name, args });
    }),
    kill: () => child.kill("SIGKILL"),
  };
}

/** One after another, counted: `2 × 200, 1 × 429`. */
export const tally = (list) => [...new Set(list)].sort().map((one) => `${list.filter((each) => each === one).length} × ${one}`).join(", ");

/** Many at once. */
export const times = (count, one) => Promise.all(Array.from({ length: count }, (_, index) => one(index)));
