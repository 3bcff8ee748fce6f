/** Two models in turn: one guesses, one judges the guess. */
export default {
  repository: "thr3a/misc-ai",
  route: "src/app/api/umigame/guess/route.ts",
  form: [],
  ask: { path: "/api/umigame/guess/", body: { problem: "A man orders soup and leaves in tears.", answer: "He had been told it was turtle soup before.", messages: [{ role: "user", content: "Was it the soup?" }, { role: "assistant", content: "Yes." }] } },
  env: () => ({ OPENAI_API_KEY: "none" }),
  answer: ({ body }) => ({ text: JSON.stringify(body).includes("He had been told") ? "true" : "It was another soup than before." }),
};
