/** Kinds of checks that handlers of an app take from each other. */
export type OwnCheckKind = "auth" | "rateLimit" | "budget";

/** What a check of a kind is looked for by, and how it refuses where its own way cannot be taken over. */
export interface CheckKind {
  /** A name decides what is looked at, never what it is: that is what linking makes of the handlers that use it. */
  named: RegExp;
  /** Checks that are for few, or for something else that is limited too. */
  forFew: RegExp;
  /** Handlers for whose callers the same holds. */
  urlForFew: RegExp;
  /** A `catch` that answers what the helper throws says one of these. */
  caught: RegExp;
  /** Of a look-up and its refusal: what is longer is more than a check. */
  mostStatements: number;
  /** What it says to a person, and the status that goes with it. */
  refusal: { words: string; status: number };
}

export const checkKinds: Record<OwnCheckKind, CheckKind> = {
  auth: {
    named: /auth|session|user|log.?in|sign.?in|viewer|profile|account|identity|token|api.?key|require|protect|guard|secur|verif|supabase|createClient|createServer|createRouteHandler/i,
    forFew: /admin|owner|super|staff|role|permission|cron|internal|webhook|secret|signature|captcha|turnstile|qstash|service/i,
    urlForFew: /\/(admin|cron|crons|internal|webhooks?|callback|health|auth)(\/|$)/i,
    caught: /401|auth|sign.?in|log.?in/i,
    mostStatements: 5,
    refusal: { words: "Please sign in.", status: 401 },
  },
  rateLimit: {
    named: /limit|throttl|quota|abuse|flood|arcjet|\baj\b/i,
    forFew: /admin|webhook|cron|log.?in|sign.?(in|up)|auth(?!or)|password|regist|otp|verif|invit|upload|e?mail|contact|newsletter|waitlist|comment|size|global/i,
    urlForFew: /\/(admin|cron|crons|internal|webhooks?|callback|health|auth|log-?in|sign-?in|sign-?up|register|password|otp|verify|contact|newsletter|subscribe|waitlist|uploads?)(\/|$)/i,
    caught: /429|limit|too.?many/i,
    mostStatements: 8,
    refusal: { words: "Too many requests. Please try again later.", status: 429 },
  },
  budget: {
    named: /credit|quota|budget|usage|balance|allowance|allowed|subscri|plan|entitle|limit|trial|token|spen[dt]|billing|premium|paid|afford|consum/i,
    forFew: /admin|webhook|cron|rate.?limit|throttl|size|stripe|seat|member|invit|checkout|access.?token|csrf/i,
    urlForFew: /\/(admin|cron|crons|internal|webhooks?|callback|health|auth|billing|stripe|checkout|subscri\w+)(\/|$)/i,
    caught: /402|403|429|credit|limit|quota|budget|balance|usage|subscri|plan/i,
    mostStatements: 8,
    refusal: { words: "Your budget is used up.", status: 402 },
  },
};
