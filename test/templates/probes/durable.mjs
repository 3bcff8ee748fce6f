const { durableFetch } = await import(`../rendered/${process.env.TEMPLATES ?? "run"}/durable-fetch.js`);

/** The endpoint's body as its client reads it, or the error; `abortsAfterMs`: the caller leaves. */
export async function asked(url, { abortsAfterMs = null } = {}) {
  const signal = abortsAfterMs === null ? undefined : AbortSignal.timeout(abortsAfterMs);
  return durableFetch(url, { signal }).then(async (response) => `${response.status} ${(await response.json()).text}`, (error) => `${error.name}${error.status ? ` ${error.status}` : ""}`);
}
