/** What a handler of a fixed app answers; `texts` of a stream are put together. */
export async function answered(file, { method = "POST", body, headers } = {}) {
  for (const level of ["error", "warn"]) console[level] = () => {};
  const handlers = await import(file);
  const started = performance.now();
  const response = await handlers[method](new Request("http://localhost/api/chat", { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }));
  const text = await response.text();
  return { status: response.status, headers: Object.fromEntries(response.headers), body: text, seconds: (performance.now() - started) / 1_000 };
}
