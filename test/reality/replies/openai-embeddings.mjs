/** Embeddings of OpenAI's API: a short vector for each input, base64 where the client asks for it. */
export function openaiEmbeddings(body) {
  const vector = [0.1, 0.2, 0.3];
  const embedding =
    body.encoding_format === "base64" ? Buffer.from(new Float32Array(vector).buffer).toString("base64") : vector;
  const inputs = Array.isArray(body.input) ? body.input : [body.input];
  const data = inputs.map((_, index) => ({ object: "embedding", index, embedding }));
  return { json: { object: "list", model: body.model, data, usage: { prompt_tokens: 1, total_tokens: 1 } } };
}
