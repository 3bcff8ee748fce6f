/** What code in a browser asks routes with, and what makes it ask again (FACTS C4; the libraries' own pages). */

/** Hooks of the AI SDK. */
export const chatHooks = {
  modules: /^(?:ai\/react|ai\/rsc|@ai-sdk\/react)$/,
  /** Where a hook sends what nobody says otherwise; null: it has to be told. */
  paths: {
    useChat: "/api/chat", useCompletion: "/api/completion", useObject: null, experimental_useObject: null, useAssistant: null, experimental_useAssistant: null,
  } as Readonly<Record<string, string | null>>,
  /** Since AI SDK 5 a transport says where; by default to `path`. */
  transport: { module: "ai", exports: /^(?:Default|TextStream|Http)ChatTransport$/, path: "/api/chat" },
  /** Of what a hook gives: what asks again, and what tells of an error. */
  asksAgain: /^(?:reload|regenerate|append|sendMessage|complete|submit|handleSubmit|resumeStream)$/,
  tellsError: /^(?:error|status|isError)$/,
  callbacks: ["onError", "onResponse", "onFinish"],
} as const;

/** Packages whose default export, and its methods of these names, send a request. */
export const requestPackages = /^(?:axios|ky|redaxios)$/;
export const requestMethods = /^(?:get|post|put|patch|delete)$/;

/** SWR asks again after an error until one of these options says how often: `errorRetryCount` has no default. */
export const swr = { module: "swr", exports: /^(?:default|useSWR)$/, caps: ["errorRetryCount", "shouldRetryOnError", "onErrorRetry"] } as const;

/** Hooks of TanStack Query: `retry: true` never gives up. */
export const queryHooks = { modules: /^(?:@tanstack\/react-query|react-query)$/, exports: /^use\w*(?:Query|Mutation)$/ } as const;

/** Texts in which any of these may be used, for a look before parsing. */
export const mentions = {
  asking: /\b(?:fetch|axios|ky|useSWR|redaxios)\b/,
  repeating: /\b(?:catch|use\w*Query|use\w*Mutation|while|for)\b/,
  hooks: /\buse(?:Chat|Completion|Object|Assistant)\b|ChatTransport|dangerouslyAllowBrowser/,
  swrCaps: /errorRetryCount|shouldRetryOnError|onErrorRetry/,
} as const;
