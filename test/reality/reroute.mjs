// Preloaded into the process that runs a handler: every request of `fetch` goes to the mock provider, whatever its host.
const provider = process.env.PROVIDER_URL;
const realFetch = globalThis.fetch;

globalThis.fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : String(input));
  const target = new URL(url.pathname + url.search, provider);
  return realFetch(input instanceof Request ? new Request(target, input) : target, init);
};
