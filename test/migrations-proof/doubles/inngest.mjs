// The SDK's client, whose `endpoint` is run by the SDK's own engine (@inngest/test). What a service does is done here:
// it asks again from the beginning until the function has ended, with the results so far as JSON; steps side by side are
// asked for one at a request; a step that has failed is asked for again. How the service comes back over HTTP is no part
// of this (FACTS J has what a live server did).
import { InngestTestEngine } from "@inngest/test";
import { Inngest as Client, step as real } from "inngest";
import { ledger } from "../../../../ledger.mjs";

const mostRequests = 200;
/** Of the failures that are meant, nobody need be told. */
const silent = { info() {}, warn() {}, error() {}, debug() {} };

export class Inngest extends Client {
  constructor({ id }) {
    super({ id, isDev: true, logger: silent });
  }

  endpoint(handler) {
    return async (request) => {
      const run = this.createFunction({ id: "endpoint", triggers: [{ event: "endpoint" }] }, async () => {
        const response = await handler(again(request));
        return { status: response.status, body: await response.text() };
      });
      const { status, body } = await served(run);
      return new Response(body, { status });
    };
  }
}

async function served(run) {
  const results = new Map();
  const keep = ({ id, error, data }) => error || results.set(id, JSON.stringify(data));
  const ask = async (targetStepId) => {
    const steps = [...results].map(([id, json]) => ({ id, idIsHashed: true, handler: () => (json === undefined ? undefined : JSON.parse(json)) }));
    return (await new InngestTestEngine({ function: run, steps }).individualExecution({ targetStepId })).result;
  };
  for (let requests = 0; requests < mostRequests; requests++) {
    const result = await ask();
    if (result.type === "function-resolved") return result.data;
    if (result.type === "function-rejected") throw result.error;
    if (result.type === "step-ran") keep(result.step);
    else if (result.type === "steps-found") for (const { id } of result.steps) keep((await ask(id)).step);
    else throw new Error(`The engine answers ${result.type}.`);
  }
  throw new Error("The run does not come to an end.");
}

/** The engine asks with the URL alone: no body, no headers, no cookies. */
function again({ url }) {
  return new Request(url);
}

export const step = {
  run: (id, body) => {
    if (!ledger.order.includes(id)) ledger.order.push(id);
    return real.run(id, async () => {
      const times = (ledger.ran.get(id) ?? 0) + 1;
      ledger.ran.set(id, times);
      const result = await body();
      if (ledger.failing === id && times === 1) throw new Error(`${id} fails once`);
      return result;
    });
  },
};
