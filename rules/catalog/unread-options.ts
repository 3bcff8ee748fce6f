/** An option that a version of a package does not read: of another version, or of another package. */
export interface UnreadOption {
  /** As it is written; in a tool where `in` says so. */
  name: string;
  in: "call" | "tool";
  /** Semver majors of the package in which it is not read. */
  majors: { from: number; to?: number };
  /** What this version calls it; null: there is nothing of the kind. */
  now: string | null;
  /** The value under the new name, where it is another form: `{}` stands for the old value. */
  value?: { from: number; text: string; imports: string };
  /** What happens without it, for people. */
  effect: string;
}

/** The package whose options these are. */
export const optionsOf = "ai";

/**
 * Options of `ai` by the majors that do not read them: each name was looked for in the built code
 * of ai@3.4.33, 4.3.19, 5.0.277, 6.0.326 and 7.0.173 (`dist/index`), FACTS C3 and C4. A version
 * ignores names it does not know; TypeScript finds them only where the options are checked.
 */
export const unreadOptions: readonly UnreadOption[] = [
  { name: "maxTokens", in: "call", majors: { from: 5 }, now: "maxOutputTokens", effect: "the answer is as long as the model likes" },
  { name: "maxOutputTokens", in: "call", majors: { from: 3, to: 4 }, now: "maxTokens", effect: "the answer is as long as the model likes" },
  {
    name: "maxSteps", in: "call", majors: { from: 5 }, now: "stopWhen", value: { from: 5, text: "stepCountIs({})", imports: "stepCountIs" },
    effect: "the steps are those of the default",
  },
  { name: "stopWhen", in: "call", majors: { from: 3, to: 4 }, now: "maxSteps", effect: "there is one step, and tool results are never read" },
  { name: "maxToolRoundtrips", in: "call", majors: { from: 4 }, now: null, effect: "the steps are those of the default" },
  { name: "maxAutomaticRoundtrips", in: "call", majors: { from: 4 }, now: null, effect: "the steps are those of the default" },
  { name: "experimental_continueSteps", in: "call", majors: { from: 5 }, now: null, effect: "a long answer ends where the cap ends it" },
  { name: "experimental_providerMetadata", in: "call", majors: { from: 5 }, now: "providerOptions", effect: "the provider is never told" },
  { name: "toolCallStreaming", in: "call", majors: { from: 5 }, now: null, effect: "tool calls stream anyway" },
  { name: "experimental_toolCallStreaming", in: "call", majors: { from: 5 }, now: null, effect: "tool calls stream anyway" },
  { name: "timeout", in: "call", majors: { from: 3, to: 5 }, now: null, effect: "the call waits as long as the provider does" },
  { name: "experimental_activeTools", in: "call", majors: { from: 7 }, now: "activeTools", effect: "the model may use every tool" },
  { name: "experimental_prepareStep", in: "call", majors: { from: 7 }, now: "prepareStep", effect: "no step is prepared" },
  { name: "parameters", in: "tool", majors: { from: 5 }, now: "inputSchema", effect: "the model is told of no arguments, and none are checked" },
  { name: "inputSchema", in: "tool", majors: { from: 3, to: 4 }, now: "parameters", effect: "the model is told of no arguments, and none are checked" },
];
