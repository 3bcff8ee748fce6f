/**
 * What the figures rest on where neither the code nor a package tells: named, so that every figure
 * can say on what it rests, and changed under `assumptions` in the configuration.
 */
export interface Assumption {
  value: number;
  unit: "seconds" | "tokens/second" | "tokens" | "times" | "characters/token" | "units";
  /** For people: what it stands for, and why this number. */
  why: string;
}

const of = (value: number, unit: Assumption["unit"], why: string): Assumption => ({ value, unit, why });

export const assumptions = {
  firstTokenFast: of(0.6, "seconds", "time to first token of small models (mini, flash, haiku): about half a second, by public latency boards"),
  firstTokenFrontier: of(1.2, "seconds", "time to first token of large models: about a second, by public latency boards"),
  firstTokenReasoning: of(10, "seconds", "models that reason before they answer send nothing meanwhile: around ten seconds for middling questions"),
  speedFast: of(120, "tokens/second", "small models write 100 to 200 tokens a second"),
  speedFrontier: of(60, "tokens/second", "large models write 40 to 80 tokens a second"),
  speedReasoning: of(60, "tokens/second", "models that reason write their answer as fast as large ones"),
  answerTokens: of(500, "tokens", "a chat answer of a few paragraphs"),
  embeddingSeconds: of(0.5, "seconds", "one request for embeddings or a ranking"),
  imageSeconds: of(15, "seconds", "one image of a current model, 5 to 40 seconds"),
  speechSeconds: of(5, "seconds", "a paragraph of speech, or a minute of audio transcribed"),
  videoSeconds: of(90, "seconds", "a short clip, one to three minutes"),
  batchSeconds: of(1, "seconds", "a batch is only handed in"),
  networkSeconds: of(0.1, "seconds", "connection and headers of one request"),
  agentTurns: of(3, "times", "requests a bounded agent makes in an ordinary run: a tool or two, then the answer"),
  listTurns: of(5, "times", "elements of a list, or turns of a loop, whose number is not known, in an ordinary run"),
  longestRetryAfter: of(120, "seconds", "the longest Retry-After a provider sends: an SDK without a cap of its own was seen to sleep 90 seconds"),
  hangingAttempt: of(303, "seconds", "one attempt on a provider that hangs: Node's fetch gives up on headers after 300 seconds (measured: attempts at 0, 303, 607 s)"),
  stalledStream: of(300, "seconds", "a stream that stops in the middle: Node's fetch gives up 300 seconds after the last piece (undici, bodyTimeout)"),
  promptTokens: of(1_000, "tokens", "an ordinary prompt: instructions, a question and a little context"),
  charactersPerToken: of(2, "characters/token", "the worst case of a text of known length: English has about 4 characters a token, code and other scripts fewer"),
  toolResultTokens: of(1_000, "tokens", "what a tool's answer adds to the input of the next step"),
  embeddedTokens: of(300, "tokens", "one value that is embedded or ranked, where its length is not known: a paragraph"),
  speechCharacters: of(1_000, "units", "characters read aloud in an ordinary run"),
  audioMinutes: of(2, "units", "minutes of audio transcribed in an ordinary run"),
  longestAudioMinutes: of(120, "units", "minutes of audio transcribed at most: uploads are limited to 25 MB, two hours of compressed speech"),
  videoSecondsMade: of(8, "units", "seconds of video made by one call, where it does not say"),
  stepReliability: of(0.99, "times", "one model call in a hundred fails for good: overload, a refusal, an answer that cannot be used, the function's time is up"),
} satisfies Record<string, Assumption>;

export type AssumptionName = keyof typeof assumptions;

/** The values in force, in the unit of each. */
export type Assumptions = Readonly<Record<AssumptionName, number>>;

export const assumptionNames = Object.keys(assumptions) as AssumptionName[];

/** The values in force where some are set otherwise. */
export function assumed(set: Partial<Record<AssumptionName, number>> = {}): Assumptions {
  return Object.fromEntries(assumptionNames.map((name) => [name, set[name] ?? assumptions[name].value])) as Assumptions;
}
