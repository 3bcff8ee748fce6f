/** A durable engine remembers what a step gives as JSON: what of a call's result does not come back from it. */

type Members = ReadonlySet<string>;

/** The AI SDK's results have getters on a class (ai@6.0.326:dist/index.d.ts, `GenerateTextResult`, `GeneratedFile`). */
const aiSdk: Members = new Set(["steps", "files", "image", "images", "audio", "video", "videos"]);
/** Results of other SDKs are objects of classes: of the members that are read, these hold bytes or streams. */
const others: Members = new Set(["body", "stream", "blob", "arrayBuffer", "bytes"]);
const none: Members = new Set();

/** SDKs whose results are JSON as the provider has sent it. */
const plainSdks: ReadonlySet<string> = new Set(["openai", "@anthropic-ai/sdk", "groq-sdk", "together-ai", "cohere-ai", "replicate", "@mistralai/mistralai"]);

/** Members of what a model call of a package gives that are lost; none where all of it comes back. */
export function lostOfModelCall(module: string): Members {
  if (plainSdks.has(module)) return none;
  return module === "ai" ? aiSdk : others;
}

/** Of a `Response`: its body can be read once, and not from JSON. */
export const lostOfResponse: Members = new Set(["body", "json", "text", "blob", "arrayBuffer", "formData", "clone", "headers"]);

/** Calls that give a document or a snapshot of Firestore, as they are written. */
export const givesFirestore = /\bcollection\(.*\)\.(?:add|get)$/s;

/** Of such a document: its `id` is read by a getter, and it holds the client (@google-cloud/firestore@7: reference/document-reference.d.ts; unverified). */
export const lostOfFirestore: Members = new Set(["data", "docs", "ref", "parent", "firestore", "get", "set", "update", "delete", "collection", "listCollections", "onSnapshot", "forEach"]);
