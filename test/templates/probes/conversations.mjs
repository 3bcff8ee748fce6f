// What two instances do with one conversation.
const { conversation } = await import(`../rendered/${process.env.TEMPLATES ?? "run"}/conversation.js`);

const one = (who = "ada") => conversation(who, "c1");

export async function append(name, count) {
  await Promise.all(Array.from({ length: count }, (_, index) => one().append({ role: "user", content: `${name} ${index}` })));
}

export const messages = (who) => one(who).messages();

/** Adds to a counter of the conversation, so many times at once. */
export async function count(times) {
  for (let turn = 0; turn < times; turn++) await one().update("count", (before) => (before ?? 0) + 1);
}

export const counted = () => one().value("count");

let ran = 0;

/** A tool that is slow; gives what was remembered, and how often it ran here. */
export async function tool(answer) {
  const result = await one().result("call-1", async () => {
    ran++;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return answer;
  });
  return { result, ran };
}
