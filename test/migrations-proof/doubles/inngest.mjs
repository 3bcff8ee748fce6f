// The SDK's client, whose `endpoint` is run by the SDK's own engine (@inngest/test). What a service does is done here:
// it asks again from the beginning until the function has ended, with the event and the results so far as JSON; steps side by side are
// asked for one at a request; a step that has failed is asked for again, at most 3 times, then the function's `onFailure`
// hears of it; an event runs the functions that it triggers. How the service comes back over HTTP is no part of this
// (`../http` has that).
import { InngestTestEngine } from "@inngest/test";
import { Inngest as Client, eventType, staticSchema, step as real } from "inngest";
import { ledger } from "../../../../ledger.mjs";

const mostRequests = 200;
const mostTries = 4;
/** Of the failures that are meant, nobody need be told. */
const silent = { info() {}, warn() {}, error() {}, debug() {} };

export class Inngest extends Client {
  constructor({ id }) {
    super({ id, isDev: true, logger: silent });
    const create = this.createFunction;
    // The SDK's is the instance's own.
    this.createFunction = (options, ...rest) => {
      const [{ event }] = options.triggers ?? rest;
      const made = create({ ...options, triggers: [{ event }] }, (context) => rest.at(-1)({ ...context, step }));
      this.functions.set(event, { made, onFailure: options.onFailure });
      return made;
    };
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

  /** Functions by the event that asks for them. */
  functions = new Map();

  /** The service answers at once, and runs what the event asks for. */
  async send(event) {
    ledger.client = this;
    const { made, onFailure } = this.functions.get(event.name);
    ledger.background.push(served(made, [event]).catch((error) => onFailure({ event: { data: { event } }, error })));
    return { ids: [event.id] };
  }
}

async function served(run, events) {
  const results = new Map();
  let tries = 0;
  const keep = ({ id, error, data }) => {
    if (!error) return results.set(id, JSON.stringify(data));
    if (++tries === mostTries) throw new Error(error.message ?? String(error));
  };
  const ask = async (targetStepId) => {
    const steps = [...results].map(([id, json]) => ({ id, idIsHashed: true, handler: () => (json === undefined ? undefined : JSON.parse(json)) }));
    return (await new InngestTestEngine({ function: run, steps, ...(events && { events: JSON.parse(JSON.stringify(events)) }) }).individualExecution({ targetStepId })).result;
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

export { eventType, staticSchema };

export const step = {
  run: (id, body) => {
    if (!ledger.order.includes(id)) ledger.order.push(id);
    return real.run(id, async () => {
      const times = (ledger.ran.get(id) ?? 0) + 1;
      ledger.ran.set(id, times);
      const before = ledger.paid;
      const result = await body();
      if (ledger.paid > before) ledger.paying.add(id);
      if (ledger.failing === id && times <= ledger.failures) throw new Error(`${id} fails once`);
      return result;
    });
  },
};
