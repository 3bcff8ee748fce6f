import { describe, expect, it } from "vitest";
import { classifyRefusal, guardWords, type Refusal } from "../../../rules/engine/link/guards/classify-refusal.js";

const kinds = (refusal: Partial<Refusal>) => classifyRefusal({ statuses: [], texts: [], names: [], compared: [], asks: [], throws: false, fails: false, ...refusal }).map(({ kind }) => kind);

describe("a refusal is of the kind that", () => {
  it.each<[string, Partial<Refusal>, string[]]>([
    ["401 alone says", { statuses: [401] }, ["auth"]],
    ["401 says of a session that was read, whatever its words", { statuses: [401], texts: ["No data"], names: ["call getSession"] }, ["auth"]],
    ["429 alone says", { statuses: [429] }, ["rateLimit"]],
    ["402 alone says", { statuses: [402] }, ["budget"]],
    ["403 says together with what was read", { statuses: [403], names: ["call getSession"] }, ["auth"]],
    ["429 says of a quota that was read: both", { statuses: [429], names: ["call getQuota"] }, ["rateLimit", "budget"]],
    ["words say of what a check of texts has read", { texts: ["That was flagged"], names: ["call moderate"] }, ["moderation"]],
    ["plain words say: prompt injection", { statuses: [400], texts: ["Prompt injection found"] }, ["moderation"]],
    ["plain words say without a status", { texts: ["Unauthorized"] }, ["auth"]],
    ["plain words say: too many requests", { texts: ["Too many requests"] }, ["rateLimit"]],
    ["plain words say: credits", { texts: ["You are out of credits"] }, ["budget"]],
    ["rows that were counted say, of a maximum", { texts: ["You have reached the maximum number of documents"], names: ["call PrismaClient#document.count"] }, ["budget"]],
    ["403 says of credits that were read", { statuses: [403], names: ["member availableTokens"] }, ["budget"]],
    ["prompts that are left say, of those that were used", { statuses: [200], texts: ["You do not have any prompts left!"], names: ["member promptsUsed"] }, ["budget"]],
    ["403 says with words of a trial", { statuses: [403], texts: ["Free trial has expired."] }, ["budget"]],
    ["429 says with words of a rate, of which no budget is made", { statuses: [429], texts: ["Rate limit exceeded"] }, ["rateLimit"]],
    ["403 says with words of credits, whatever else was read", { statuses: [403], texts: ["You don't have enough credits"], names: ["member session", "member credits"] }, ["budget"]],
    ["a check's verdict says in a result that has failed, whatever its words", { texts: ["AI limiet bereikt"], names: ["member allowed", "member quota"], fails: true }, ["budget"]],
    ["a function that answers whether one may says in a result that has failed, whatever its words", { texts: ["Zu viele Uploads"], names: ["call Redis.incr"], asks: ["isRateLimited"], fails: true }, ["rateLimit"]],
    ["so it does of credits", { texts: ["Nicht genug"], names: ["call readCredits"], asks: ["hasEnoughCredits"], fails: true }, ["budget"]],
    ["an answer of who asks says in a result that has failed, whatever its words", { texts: ["Ni prijave"], names: ["call checkAuth", "name isError", "name auth"], fails: true }, ["auth"]],
    ["403 says of rights that do not suffice", { statuses: [403], texts: ["InsufficientPermissionsError"], names: ["call isAdmin"] }, ["auth"]],
    ["less is left than it takes says, whatever the words", { statuses: [400], texts: ["Ni dovolj"], names: ["member tokenBalance"], compared: ["name tokenBalance", "name COST"] }, ["budget"]],
    ["plain words of other languages say", { statuses: [400], texts: ["积分不足"] }, ["budget"]],
    ["plain words of other languages say who may not", { texts: ["No autorizado"] }, ["auth"]],
    ["weaker words say with a name", { texts: ["Upgrade to continue"], names: ["member plan"] }, ["budget"]],
  ])("%s", (_, refusal, expected) => expect(kinds(refusal)).toEqual(expected));

  it.each<[string, Partial<Refusal>]>([
    ["400", { statuses: [400] }],
    ["404 of something read by name", { statuses: [404], names: ["call getDocument"] }],
    ["403 alone", { statuses: [403] }],
    ["a name alone", { names: ["call getSession"] }],
    ["a weak word alone", { texts: ["Upgrade to continue"] }],
    ["401 that says there is nothing to work on", { statuses: [401], texts: ["No content to summarize."], names: ["call getJsonColumn"] }],
    ["a result that has failed, of what was not found", { texts: ["Geen plan"], names: ["call findPlan", "name plan"], fails: true }],
    ["a size that is compared with a plan's", { statuses: [413], texts: ["Too large"], names: ["member plan", "member size"], compared: ["name size", "name plan"] }],
    ["an author who was not found", { texts: ["Not there"], names: ["call getAuthor", "name author"], fails: true }],
    ["another service that is not connected", { texts: ["Connect it first"], names: ["call readOAuth", "name oauth"], fails: true }],
    ["credits that were not found", { texts: ["Not there"], names: ["call getCredits"], fails: true }],
    ["a function that gives the credits alone", { texts: ["Not there"], names: ["call readCredits"], asks: ["getCredits"], fails: true }],
    ["a function that makes the limiter", { texts: ["Not there"], names: ["call limiter"], asks: ["createRateLimiter"], fails: true }],
    ["a verdict on a role", { texts: ["Niet toegestaan"], names: ["member role", "member allowed"], fails: true }],
    ["a quotation that is not found, which is no quota", { statuses: [404], texts: ["Quotation not found"], names: ["call Quotation.findOne"] }],
    ["500", { statuses: [500], texts: ["Something went wrong"] }],
  ])("none is made by %s", (_, refusal) => expect(kinds(refusal)).toEqual([]));
});

it("says what was checked and how it was refused", () => {
  expect(classifyRefusal({ statuses: [401], texts: [], names: ["call getSession"], compared: [], asks: [], throws: false, fails: false })[0]?.how).toBe("getSession, else 401");
  expect(classifyRefusal({ statuses: [402], texts: [], names: ["call "], compared: [], asks: [], throws: false, fails: false })[0]?.how).toBe("a check, else 402");
  expect(classifyRefusal({ statuses: [], texts: ["Unauthorized"], names: [], compared: [], asks: [], throws: true, fails: false })[0]?.how).toBe("a check, else refused");
});

it.each([["getSession", "session"], ["readQuota(session)", "session quota"], ["rateLimiter", "ratelimit"], ["document", ""], ["user", ""], ["API_KEY", "api_key"], ["NEXT_PUBLIC_API_KEY", ""]])("of the name %s, what tells of a guard is %j", (name, words) => {
  expect(guardWords(name)).toBe(words);
});
