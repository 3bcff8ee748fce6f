import type { StepCall } from "./write-step.js";

/** What of an SDK's result JSON does not bring back. */
export interface Members {
  /** Members that are objects of classes, functions, or hold bytes. */
  lost: ReadonlySet<string>;
}

/** The AI SDK's results have getters on a class (ai@6.0.326:dist/index.d.ts, `GenerateTextResult`, `GeneratedFile`). */
const aiSdk: Members = { lost: new Set(["steps", "files", "image", "images", "audio", "video", "videos"]) };
/** Other SDKs whose results are objects of classes: of the members that are read, these hold bytes or streams. */
const others: Members = { lost: new Set(["body", "stream", "blob", "arrayBuffer", "bytes"]) };
/** A `Response`: its body can be read once, and not from JSON. */
const response: Members = { lost: new Set(["body", "json", "text", "blob", "arrayBuffer", "formData", "clone", "headers"]) };
/** A document or a snapshot of Firestore: its `id` is read by a getter, and it holds the client (@google-cloud/firestore@7: reference/document-reference.d.ts; unverified). */
const firestore: Members = { lost: new Set(["data", "docs", "ref", "parent", "firestore", "get", "set", "update", "delete", "collection", "listCollections", "onSnapshot", "forEach"]) };

/** SDKs whose results are JSON as the provider has sent it. */
const plain: ReadonlySet<string> = new Set(["openai", "@anthropic-ai/sdk", "groq-sdk", "together-ai", "cohere-ai", "replicate", "@mistralai/mistralai"]);

/** Whether what a step's call gives can be remembered whole, or which members of it cannot be. */
export function wholeResult({ model, calls, callee }: StepCall): "plain" | Members {
  if (model === null && calls === null && /\bcollection\(.*\)\.(?:add|get)$/s.test(callee)) return firestore;
  // A function of the app gives what it says, a write what the database says: JSON brings back the data of it.
  if (model === null || calls !== null) return "plain";
  if (model.version === null && /(^|\.)fetch$/.test(model.callee)) return response;
  if (plain.has(model.package)) return "plain";
  return model.package === "ai" ? aiSdk : others;
}
