// Loaded before an app: what it asks of the world outside goes to a double on loopback (`OUTSIDE`).
const { fetch, OUTSIDE } = { fetch: globalThis.fetch, OUTSIDE: process.env.OUTSIDE };

globalThis.fetch = (input, init) => {
  const { hostname, pathname, search } = new URL(input instanceof Request ? input.url : input);
  if (hostname === "127.0.0.1" || hostname === "localhost") return fetch(input, init);
  const to = `${OUTSIDE}${pathname}${search}`;
  return input instanceof Request ? fetch(new Request(to, input), init) : fetch(to, init);
};
