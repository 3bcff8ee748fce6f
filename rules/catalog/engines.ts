/**
 * What sets one durable engine apart from another, beyond its API (`durable.ts`). Engines go by the
 * names of that table. FACTS G; an engine that is in no list here was not checked.
 */

/** A file that may declare durable functions: by package, directive or word. */
export const mentionsEngine =
  /["']use (?:workflow|step)["']|\binngest\b|@trigger\.dev\/sdk|@upstash\/(?:workflow|qstash\/(?:workflow|nextjs))|@temporalio\/|@restatedev\/|@dbos-inc\/|\bcloudflare:workers\b|["']workflow(?:\/[\w/]+)?["']/i;

/** Engines that find the remembered result of a step by its id; the others count steps. */
export const findStepsById: ReadonlySet<string> = new Set(["inngest", "cloudflare"]);

/** Engines in which no step may stand in another. Workflow is not one: there, a `'use step'` function called by another is an ordinary call. */
export const forbidNestedSteps: ReadonlySet<string> = new Set(["inngest", "upstash"]);

/** Engines that read the request's body before an endpoint's function runs (inngest@3.54.2, inngest@4.24.0: the adapters for Next, the edge and Node). */
export const readBodyFirst: ReadonlySet<string> = new Set(["inngest"]);

/** By engine: the class of the client whose endpoints need an adapter, and the option that takes it (inngest@4: components/Inngest.d.ts). */
export const endpointAdapters: Readonly<Record<string, { client: string; option: string }>> = {
  inngest: { client: "Inngest#", option: "endpointAdapter" },
};

/**
 * Classes whose instances keep what they were made with, by package: their middleware runs inside the
 * engine's functions, not where an event is sent (inngest@3.54.2, inngest@4: components/Inngest.js).
 */
export const engineClients: Readonly<Record<string, RegExp>> = { inngest: /^Inngest(Middleware)?$/ };

/** Packages of agents that make steps of their own where an engine runs them. */
export const makeOwnSteps: ReadonlySet<string> = new Set(["@inngest/agent-kit", "@ai-sdk/workflow", "@workflow/ai"]);

/** A text that imports Inngest. */
export const importsInngest = /["']inngest(?:\/[\w-]+)*["']/;
