/** Code that fixes write into an app: a module of its own each, made to be read and changed there. */
export interface Template {
  name: TemplateName;
  /** One line: what it does. */
  summary: string;
  /** npm packages it imports; of the store's, see {@link variantOf}. */
  packages: readonly string[];
  /** Templates it imports. */
  needs: readonly TemplateName[];
  /** What it exports for routes to use: a file of its name with all of these is taken for the template. */
  exports: readonly string[];
  /** Its file's name in the app, where that is not its own. */
  stem?: string;
  /** A component. */
  jsx?: true;
  /** Stands in the app folder or one below, where Next.js looks for it; one that is there is left as it is. */
  inAppFolder?: true;
}

export type TemplateName =
  | "action"
  | "auth"
  | "background"
  | "budget"
  | "chat"
  | "circuit-breaker"
  | "conversation"
  | "deadline"
  | "durable-fetch"
  | "durable-input"
  | "error-boundary"
  | "errors"
  | "fallback"
  | "prompt-guard"
  | "rate-limit"
  | "resumable-stream"
  | "retry"
  | "route"
  | "route-test"
  | "shared-map"
  | "store"
  | "telemetry"
  | "tool-timeout"
  | "validation";

export const templates: readonly Template[] = [
  { name: "store", summary: "What routes share, in Redis: Upstash over HTTP, or any Redis over TCP.", packages: [], needs: [], exports: ["store", "StoreError"] },
  { name: "rate-limit", summary: "A rate limit per user or address, refused with 429.", packages: [], needs: ["store"], exports: ["rateLimit"] },
  { name: "budget", summary: "Dollars set aside before a model call and settled after it, refused with 402.", packages: [], needs: ["store"], exports: ["reserveBudget", "chargeBudget", "costOf"] },
  { name: "validation", summary: "The body of a chat request, with caps, refused with 400.", packages: ["zod"], needs: [], exports: ["readBody", "checkBody", "chatBody", "userText", "textMessages"] },
  { name: "auth", summary: "Who asks: by the session of the library the app signs people in with (Clerk, Auth.js, Better Auth, Kinde, AuthKit, Stack Auth, Supabase) where it has one, else by a signed token in a cookie or header.", packages: [], needs: [], exports: ["requireUser", "withAuth"] },
  { name: "action", summary: "Checks of route handlers in front of server actions: what they refuse is thrown.", packages: [], needs: [], exports: ["actionRequest", "orThrow", "Refused"] },
  { name: "errors", summary: "What a provider's error means, and the answer for it: 429, 4xx, 5xx, with Retry-After.", packages: [], needs: [], exports: ["classify", "errorResponse"] },
  { name: "deadline", summary: "One deadline for all that a request does, below the platform's.", packages: [], needs: [], exports: ["requestDeadline"] },
  { name: "retry", summary: "At most three tries, with backoff, Retry-After, and a limit per request and user.", packages: [], needs: ["deadline", "errors", "store"], exports: ["withRetry"] },
  { name: "circuit-breaker", summary: "A model that fails again and again is left alone for a while, by all instances.", packages: [], needs: ["errors", "store"], exports: ["withBreaker"] },
  {
    name: "fallback", summary: "A second model where the first fails, before the first word of a stream too; a cached answer at last.",
    packages: [], needs: ["deadline", "errors", "store"], exports: ["withFallback", "started"],
  },
  { name: "tool-timeout", summary: "Tools that end in time, and tell the model when they fail.", packages: [], needs: [], exports: ["withToolTimeout"] },
  {
    name: "error-boundary", summary: "What a page shows in place of what failed while it was rendered, with a way to try again (error.tsx).",
    packages: [], needs: [], exports: ["default"], stem: "error", jsx: true, inAppFolder: true,
  },
  { name: "prompt-guard", summary: "Attacks on a prompt refused with 400, and secrets taken out of what a model answers.", packages: [], needs: [], exports: ["guardPrompt", "scrubStream", "scrubText"] },
  {
    name: "chat", summary: "A conversation on a page: thinking, stop, errors in words, try again, offline.",
    packages: ["@ai-sdk/react", "ai"], needs: [], exports: ["Chat", "ChatStatus"], jsx: true,
  },
  {
    name: "route", summary: "A whole AI route that uses these: its form, who asks, how often, what it may cost, an end in time (add route PATH).",
    packages: ["ai"], needs: ["auth", "budget", "deadline", "errors", "rate-limit", "validation"], exports: ["POST"], stem: "route", inAppFolder: true,
  },
  {
    name: "route-test", summary: "A test of such a route with vitest, its provider a mock (add route PATH --test).",
    packages: [], needs: [], exports: [], stem: "route.test", inAppFolder: true,
  },
  { name: "conversation", summary: "Messages, tool results and values of a conversation, kept where all instances find them.", packages: [], needs: ["store"], exports: ["conversation"] },
  { name: "shared-map", summary: "A map that all instances share, in place of a `Map` in the memory of one.", packages: [], needs: ["store"], exports: ["sharedMap"] },
  { name: "resumable-stream", summary: "Answers that go on when their reader leaves, and are read on from any instance.", packages: [], needs: ["store"], exports: ["resumable", "resume"] },
  {
    name: "background", summary: "Work after the answer, in a function of Inngest: begun with 202, its answer fetched by id, a dead letter for what fails for good.",
    packages: [], needs: ["store"], exports: ["begin", "answered", "failed", "statusOf"],
  },
  { name: "durable-input", summary: "What a durable endpoint works on, handed on by its route in a signed request.", packages: [], needs: [], exports: ["carry", "carried"] },
  { name: "durable-fetch", summary: "Asks a durable endpoint, and waits for the run it redirects to (for the browser).", packages: [], needs: [], exports: ["durableFetch"] },
  { name: "telemetry", summary: "Spans, durations and tokens of AI routes by OpenTelemetry, and a trace id for the caller.", packages: ["@opentelemetry/api"], needs: [], exports: ["traced"] },
];

export function templateNamed(name: string): Template | undefined {
  return templates.find((one) => one.name === name);
}
