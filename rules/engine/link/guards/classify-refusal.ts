import type { GuardKind } from "../../../catalog/api.js";

/** What is known of an exit that refuses a request. */
export interface Refusal {
  statuses: readonly number[];
  /** Constants of the exit: messages, codes, names of error classes and members. */
  texts: readonly string[];
  /** What the check read, as `kind name`. */
  names: readonly string[];
  /** What it compared by size: `user.balance < cost`. */
  compared: readonly string[];
  /** The functions whose answer it looked at: `if (await isRateLimited(key))`. */
  asks: readonly string[];
  throws: boolean;
  /** Whoever called is handed a result that says it has failed: `{ success: false, error }`. */
  fails: boolean;
}

type Refused = "auth" | "rateLimit" | "budget" | "moderation";

const words: Record<Refused, RegExp> = {
  auth: /unauthori[sz]ed|unauthenticated|not.?authenticated|forbidden|sign.?in|log.?in|not.?logged|access.?denied|permission|invalid.{0,8}(key|token|secret|signature)|missing.{0,12}(key|token|session)/i,
  rateLimit: /rate.?limit|too.?many|slow.?down|throttl/i,
  budget: /credit|quota(?!tion)|budget|usage.?(limit|exceeded)|limit.{0,5}(reached|exceeded)|(reached|exceeded).{0,20}(limit|maximum)|exceeded|insufficient|balance|upgrade|trial.{0,12}(expired|ended|over|used)|subscri|billing|payment|(free|pro|daily|monthly).{0,12}(plan|limit|tier|quota)|\b(no|any|zero|enough)\b.{0,12}\b(token|prompt|message|generation|request|search|question|use)(e?s)?\b.{0,8}\b(left|remaining)\b/i,
  moderation: /moderat|inappropriate|unsafe|content.?(policy|filter)|injection|jail.?break|harmful|offensive|flagged|violat/i,
};

/** "Rate limit exceeded" says of no budget that it is used up. */
const ofRates = /rate.?limit\w*(.{0,8}(exceeded|reached))?/gi;

/** "Insufficient permissions" are no means that are used up. */
const ofRights = /insufficient.{0,2}(permission|privilege|role|scope|access|right)\w*/gi;

/** Words that mean one thing only: "no tokens" are used up, "no token" is nobody signed in. */
const plain: Record<Refused, RegExp> = {
  auth: /unauthori[sz]ed|unauthenticated|not.?authenticated|please (sign|log) ?in|must be (signed|logged) ?in/i,
  rateLimit: /rate.?limit|too.?many.?requests/i,
  budget: /\b(insufficient|out of|no|not enough|used up)\b.{0,12}(credit|budget|quota(?!tion)|tokens\b|balance)|(quota(?!tion)|budget|credit|usage).{0,16}(exceeded|used up|exhausted|reached|limit)|payment.?required/i,
  moderation: /prompt.?injection|jail.?break|content.?policy|(inappropriate|unsafe|harmful|flagged).{0,12}(content|message|prompt|input|request)/i,
};

/** The same in the languages of other apps: phrases that mean one thing only. */
const abroad: Record<Refused, RegExp> = {
  auth: /未登[录入]|未授权|未认证|请先?登录|(ログイン|認証)(が必要|してください|されていません)|로그인이? ?필요|인증되지|no (est[áa]s? )?(autorizad|autenticad)[oa]|inici(a|ar|e) sesi[óo]n|não (autorizad|autenticad)[oa]|faça login|nicht (autorisiert|angemeldet|authentifiziert)|non (autoris|authentifi)é|non autorizzato|yetkisiz|giriş yap|не ?авториз|đăng nhập/i,
  rateLimit: /(请求|操作|访问)(过于|太)频繁|リクエストが多すぎ|요청이 너무 많|demasiad[oa]s (solicitudes|peticiones)|muitas (requisiç|solicitaç)ões|zu viele anfragen|trop de (requêtes|demandes)|troppe richieste|çok fazla istek|слишком много запросов|quá nhiều yêu cầu/i,
  budget: /(余额|积分|额度|配额|点数|次数|算力)(已)?(不足|不够|用完|用尽|耗尽|达上限)|(クレジット|残高|ポイント)(が|は)?(不足|足りません)|(크레딧|포인트|잔액)(이|가)? ?부족|한도를? ?초과|(créditos?|saldo|tokens?) (insuficientes?|agotad[oa]s?|esgotad[oa]s?)|(sin|sem) (créditos?|saldo)|(límite|limite|cuota|cota).{0,20}(alcanzad|excedid|superad|atingid|agotad|esgotad)|(alcanzado|atingiu).{0,20}l[ií]mite|(guthaben|kontingent|limit).{0,12}(erreicht|aufgebraucht|ausgeschöpft)|crédits? (insuffisants?|épuisés?)|(limite|quota).{0,12}(atteinte?|dépassée?)|(yetersiz|yeterli).{0,10}(kredi|bakiye)|(kredi|bakiye|limit|kota)\S*.{0,12}(yetersiz|doldu|aşıldı|bitti)|недостаточно (средств|кредит|токен)|лимит.{0,12}(исчерпан|превышен)|hết (lượt|hạn mức)/i,
  moderation: /敏感词|违规内容|不適切な|부적절한|contenido inapropiado|conteúdo impróprio/i,
};

/** What is had, as against what something costs. */
const means = /credit|balance|quota(?!tion)|budget|allowance|remaining|(tokens?|requests?|messages?|generations?|prompts?).?(left|used)/i;

/** What somebody may have, as against what they have had: `totalKeys >= currentKeysLimit`. */
const most = /limit|\bmax|maximum|\btier|allowed|capacity/i;

/** What the check reads: of most weight, and whole words, since `user` alone says nothing. */
const read: Record<Refused, RegExp> = {
  auth: /session|auth|jwt|token(?!s)|cookie|api.?key|secret|signature|current.?user|get.?user|clerk|permission|member(ship)?\b|role\b/i,
  rateLimit: /rate.?limit|limiter|throttl|\bincr\b|window|ttl/i,
  budget: /credit|quota(?!tion)|budget|usage|balance|subscription|entitle|spend|spent|\bplan\b|allowance|per.?(day|month|\d+.?h)|daily|monthly|(message|generation|token|request|prompt)s?.?(left|remaining|count|used)|remaining|available.?(credit|token|message|generation|request)s?|\.count\b/i,
  moderation: /moderat|guard.?rail|injection|jail.?break|toxic|lakera|safety|flagged|harmful/i,
};

/** Names of what only the one who it belongs to knows, and of what looks at it. */
export const provesWho = /token(?!s)|secret|signature|signed|passw|passphrase|passcode|jwt|api.?key|\bkey\b|\b(otp|pin|code)\b|session|cookie|auth|credential|hmac|verif|current.?user/i;

/** The words of weight in the name of what a check read; empty: it has none. */
export function guardWords(name: string): string {
  // A variable that every browser is told holds no secret, whatever it is called.
  return name.startsWith("NEXT_PUBLIC_") ? "" : kinds.flatMap((kind) => read[kind].exec(name)?.[0].toLowerCase() ?? []).join(" ");
}

/** What the answer of a check is called: `if (!quota.allowed)`. */
const verdict = /^(ok|success|((is|was)_?)?(allowed|permitted|exceeded|limited|blocked))$/im;

/** Functions that say by their names that they answer whether one may: what gives the credits alone says nothing of them. */
const answers: Record<"rateLimit" | "budget", RegExp> = {
  rateLimit: /^(?!get|create|make|new)\w*(rate_?limit|throttl)/i,
  budget: /^(has|is|can|check|ensure|enforce|consume|deduct|spend|use|charge|reserve|take|within|over|exceeds)\w*(credit|quota(?!tion)|budget|balance|allowance|usage|limit)/i,
};

/** What the answer of who asks is called where it is tested: `if (auth.isError)`; no author, and no OAuth of another service. */
const ofAuth = /^name \w*?(?<!o)auth(?!or(s|id|name)?$)/i;

/** What is missing is what was to be worked on: a 401 that says so is a 400 by another number. */
const nothingToWorkOn = /\b(no|not|missing|without|empty|invalid)\b.{0,30}\b(content|text|prompt|messages?|input|body|payload|data|file|image|audio|video|document|url|query)\b|\b(content|text|prompt|messages?|input|body|payload|data|file|image|audio|video|document|url|query)\b.{0,20}\b(not found|missing|required|empty)\b/i;

const kinds: Refused[] = ["auth", "rateLimit", "budget", "moderation"];

/**
 * The kinds of guard a refusal makes: its status says most, then its words, then what it read.
 * Weights were set on hand-labelled refusals; a kind needs 4, so that neither a name nor a word
 * alone makes a guard, and a status of its own does.
 */
export function classifyRefusal(refusal: Refusal): { kind: GuardKind; how: string }[] {
  const said = weightsOf(refusal.texts);
  const names = refusal.names.map(withoutKind).join("\n");
  return kinds.flatMap((kind) => {
    const asked = read[kind].test(names);
    const statuses = kind === "auth" && said.auth === 0 ? ofWho(refusal, asked, said.budget > 0) : refusal.statuses;
    // A limit may be answered in words nobody knows: who may not is told by what the check says, and a result that says it failed.
    const told = asked && refusal.fails && (kind === "auth" ? refusal.names.some((name) => ofAuth.test(name)) : kind !== "moderation" && (verdict.test(names) || refusal.asks.some((name) => answers[kind].test(name))));
    // Nor need words tell that what is left is less than what it takes.
    const short = kind === "budget" && asked && refusal.compared.some((name) => means.test(name)) && refusal.statuses.every((status) => usual.has(status));
    // Words alone may speak of another limit; beside a number that is compared with one they do not.
    const counted = kind === "budget" && !asked && refusal.compared.some((name) => most.test(name));
    const weight = ofStatus(kind, statuses) + said[kind] + (asked ? 2 : 0) + (refusal.throws && asked ? 1 : 0) + (told || short ? 2 : 0) + (counted ? 1 : 0);
    return weight >= 4 ? [{ kind, how: describe(kind, refusal, asked) }] : [];
  });
}

/** The statuses of those who have used up what they had. */
const usual = new Set([400, 402, 403, 429]);

/** The statuses that say who may not, of a refusal that has no word of it: a 401 of nothing to work on does not, nor a 403 of what is used up. */
function ofWho({ statuses, texts }: Refusal, asked: boolean, usedUp: boolean): readonly number[] {
  if (!asked && nothingToWorkOn.test(texts.join("\n"))) return [];
  return usedUp ? statuses.filter((one) => one !== 403) : statuses;
}

/** `member plan` is known by `plan`: that it is a member says nothing of who may. */
function withoutKind(name: string): string {
  return name.replace(/^\w+ /, "");
}

const known = new WeakMap<readonly string[], Record<Refused, number>>();

/** What the words of an exit weigh for each kind: the same texts are asked about in many a context. */
function weightsOf(texts: readonly string[]): Record<Refused, number> {
  let weights = known.get(texts);
  if (!weights) {
    const all = texts.join("\n");
    const weight = (kind: Refused, said = all): number => (plain[kind].test(said) || abroad[kind].test(said) ? 4 : words[kind].test(said) ? 3 : 0);
    known.set(texts, (weights = { auth: weight("auth"), rateLimit: weight("rateLimit"), budget: weight("budget", all.replace(ofRates, "").replace(ofRights, (rights) => rights.slice("insufficient".length))), moderation: weight("moderation") }));
  }
  return weights;
}

function ofStatus(kind: Refused, statuses: readonly number[]): number {
  if (kind === "auth") return statuses.includes(401) ? 4 : statuses.includes(403) ? 3 : 0;
  // A quota that is used up is often answered like a rate limit, or as forbidden.
  if (kind === "budget") return statuses.includes(402) ? 5 : statuses.includes(429) || statuses.includes(403) ? 2 : 0;
  // Text that is refused has no status of its own.
  return kind === "rateLimit" && statuses.includes(429) ? 4 : 0;
}

function describe(kind: Refused, refusal: Refusal, asked: boolean): string {
  const status = refusal.statuses.find((one) => ofStatus(kind, [one]) > 0);
  const names = refusal.names.map(withoutKind);
  // Names without a word of weight are forgotten on the way (`canonical.ts`).
  const check = (asked ? names.find((name) => read[kind].test(name)) : names[0]) || "a check";
  return status ? `${check}, else ${status}` : `${check}, else refused`;
}
