// What two instances do with runs in the background, and an engine that remembers nothing.
const background = await import(`../rendered/${process.env.TEMPLATES ?? "run"}/background.js`);

const sent = [];
const client = { send: async (event) => void sent.push(event) };
const step = { run: (_, work) => work() };

export async function begun(input) {
  const response = await background.begin(new Request("http://localhost/api/report", { method: "POST" }), client, "report.asked", input);
  return { id: (await response.json()).id, status: response.status, event: sent.at(-1) };
}

export async function status(run) {
  const response = await background.statusOf(run);
  return `${response.status}${response.status === 200 ? ` ${(await response.json()).text}` : ""}`;
}

export const answered = (run, text) => background.answered(step, run, async () => Response.json({ text }));

export async function failed(event) {
  console.error = () => {};
  await background.failed(event, new Error("The model is gone"));
}

/** The event that is sent again; null: there is no dead letter. */
export const again = async (run) => ((await background.runAgain(client, run)) ? sent.at(-1) : null);
