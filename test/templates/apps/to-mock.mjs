// Loaded before Next.js: what the app asks of OpenAI goes to the mock provider; the app's own code is as it was written.
const real = globalThis.fetch;
globalThis.fetch = (input, init) => {
  const url = typeof input === "string" ? input : input instanceof URL ? input.href : input.url;
  return url.startsWith("https://api.openai.com/v1") ? real(url.replace("https://api.openai.com/v1", process.env.MOCK_PROVIDER), init) : real(input, init);
};
