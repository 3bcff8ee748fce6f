/**
 * What people write is looked at before a model reads it, and what a model writes before people do.
 * Its limits: the patterns find what is copied and crude, in English; who words an attack anew gets past
 * them. It makes attacks rarer and seen in the log. What must not happen, the model's tools and keys must
 * not be able to do.
 */
const CHARACTERS = 400_000;

/** Add what your log shows. They are tried on lower-case text without accents and invisible characters. */
const injections: { what: string; pattern: RegExp }[] = [
  { what: "override", pattern: /\b(ignore|disregard|forget|override|bypass)\b.{0,30}\b(previous|prior|above|earlier|preceding|all|your|the|any)\b.{0,30}\b(instruction|prompt|rule|directive|guideline|restriction)s?\b/ },
  { what: "new role", pattern: /\b(you are now|from now on,? you|act as|pretend (to be|you are)|switch to)\b.{0,40}\b(dan|jailbroken|unrestricted|unfiltered|uncensored|root|admin(istrator)?|(developer|god|debug) mode|the system)\b/ },
  { what: "prompt leak", pattern: /\b(reveal|show|print|repeat|output|display|tell me|what (is|are))\b.{0,30}\b(system|hidden|initial|original|secret)\b.{0,10}\b(prompt|instructions?|message)\b/ },
  { what: "role line", pattern: /^[^\w\n]{0,10}(system|developer|assistant)( message| prompt)? ?:/m },
  { what: "delimiter", pattern: /<\|[a-z_]{2,30}\|>|\[\/?inst\]|<<\/?sys>>|<\/?(system|instructions?|assistant)>|^#{2,} ?(system|instructions?) ?:/m },
];

/** What looks like a key, wherever it comes from; the values of this app's own are added below. */
const secrets: RegExp[] = [
  /\b(sk|pk|rk|gsk|xai)[-_][\w-]{16,}/g,
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bAIza[\w-]{30,}/g,
  /\b(gh[pousr]_|github_pat_|glpat-|npm_|xox[abprs]-)[\w-]{16,}/g,
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g,
  /\b[a-z][a-z+]{2,12}:\/\/[^\s:@/]{1,64}:[^\s@/]{1,128}@/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g,
];

/** What takes the place of a secret. */
const REMOVED = "[removed]";

/**
 * Looks at what a request sends to the model: a prompt, messages, the whole body. Null: it may go on.
 * Otherwise the answer to give: 413 where it is too long, 400 where it reads like an attack.
 */
export function guardPrompt(input: unknown): Response | null {
  const text = textIn(input);
  if (text === null) return Response.json({ error: "This is too long.", code: "too_long" }, { status: 413 });
  const plain = plainText(text);
  if (injections.some(({ pattern }) => pattern.test(plain))) {
    console.warn("ai: a prompt was refused", { found: injections.filter(({ pattern }) => pattern.test(plain)).map(({ what }) => what) });
    return Response.json({ error: "This reads like an attempt to change what the assistant is for. Put it differently.", code: "prompt_injection" }, { status: 400 });
  }
  return null;
}

/** A whole answer without secrets. */
export function scrubText(text: string): string {
  const own = ownSecrets().reduce((clean, secret) => clean.replaceAll(secret, REMOVED), text);
  return secrets.reduce((clean, pattern) => clean.replace(pattern, REMOVED), own);
}

/**
 * For `experimental_transform` of `streamText`: takes secrets out of a stream, also those that come in
 * pieces. What could become one is held back until it is clear, so words still arrive as they are written.
 */
export function scrubStream() {
  return <Part extends { type: string }>(): TransformStream<Part, Part> => {
    const open = new Map<string, { scrubber: Scrubber; last: TextPart }>();
    const release = (id: string): Part[] => {
      const { scrubber, last } = open.get(id)!;
      open.delete(id);
      const text = scrubber.end();
      return text === "" ? [] : [{ ...last, text } as unknown as Part]; //#ai>=5
      //#ai<5 return text === "" ? [] : [{ ...last, textDelta: text } as unknown as Part];
    };
    return new TransformStream({
      transform(part, controller) {
        if (!isText(part)) {
          for (const id of Array.from(open.keys())) for (const rest of release(id)) controller.enqueue(rest);
          return controller.enqueue(part);
        }
        const id = `${part.type} ${part.id}`; //#ai>=5
        //#ai<5 const id = part.type;
        const { scrubber } = open.get(id) ?? { scrubber: new Scrubber() };
        open.set(id, { scrubber, last: part });
        const text = scrubber.push(part.text); //#ai>=5
        //#ai<5 const text = scrubber.push(part.textDelta);
        if (text !== "") controller.enqueue({ ...part, text }); //#ai>=5
        //#ai<5 if (text !== "") controller.enqueue({ ...part, textDelta: text });
      },
      flush(controller) {
        for (const id of Array.from(open.keys())) for (const rest of release(id)) controller.enqueue(rest);
      },
    });
  };
}

/** A piece of what the model says, or thinks. */
interface TextPart {
  type: string;
  id: string; //#ai>=5
  text: string; //#ai>=5
  //#ai<5 textDelta: string;
}

function isText<Part extends { type: string }>(part: Part): part is Part & TextPart {
  return part.type === "text-delta" || part.type === "reasoning-delta"; //#ai>=5
  //#ai<5 return part.type === "text-delta" || part.type === "reasoning";
}

/** Takes secrets out of a text that comes in pieces. */
export class Scrubber {
  private held = "";

  /** What of the text so far is clear of secrets, behind what was given before. */
  push(piece: string): string {
    const text = this.held + piece;
    // No secret goes past a space, but for keys in their envelope.
    let word = text.length;
    while (word > 0 && /[!-~]/.test(text[word - 1]!)) word--;
    const key = text.search(/-----BEGIN (?![\s\S]*-----END [A-Z ]*-----)/);
    const from = Math.max(key < 0 ? word : Math.min(word, key), text.length - MOST_HELD);
    // A secret that is whole is taken out as one, wherever the border falls.
    const clean = scrubText(text.slice(0, from));
    this.held = text.slice(from);
    return clean;
  }

  /** The rest, once no more will come. */
  end(): string {
    const rest = scrubText(this.held);
    this.held = "";
    return rest;
  }
}

/** More than this in one word is no secret: base64 of a picture. */
const MOST_HELD = 8_192;

let known: string[] | undefined;

/** The values of keys that this server runs with. */
function ownSecrets(): string[] {
  if (known) return known;
  const named = Object.entries(process.env).filter(([name]) => /(KEY|SECRET|TOKEN|PASSWORD)$/.test(name) && !name.startsWith("NEXT_PUBLIC_"));
  return (known = named.flatMap(([, value]) => (value && value.length >= 12 ? [value] : [])));
}

/** All texts of a value, one to a line; null: more than a model is to read. Files and pictures are none. */
function textIn(input: unknown): string | null {
  const texts: string[] = [];
  const open: unknown[] = [input];
  let length = 0;
  for (let looked = 0; open.length > 0; looked++) {
    const value = open.pop();
    if (typeof value === "string" && !isFile(value)) {
      texts.push(value);
      length += value.length;
    } else if (typeof value === "object" && value !== null) {
      for (const each of Object.values(value)) open.push(each);
    }
    if (length > CHARACTERS || looked > CHARACTERS || open.length > CHARACTERS) return null;
  }
  return texts.reverse().join("\n");
}

/** A file written as text: a `data:` URL, or base64 so long that no word of a person is. */
function isFile(text: string): boolean {
  return text.startsWith("data:") || (text.length >= 10_000 && /^[A-Za-z0-9+/]+={0,2}$/.test(text));
}

// As texts: an app whose tsconfig.json names no target has no literal with the flag `u`.
const tags = new RegExp("[\\u{E0020}-\\u{E007E}]", "gu");
const invisible = new RegExp("[\\p{Cf}\\p{Mn}]", "gu");
const spacedOut = new RegExp("\\b\\p{L}(?:[ .*_-]\\p{L}\\b){3,}", "gu");

/** As a reader sees it: without what is invisible, letters of other alphabets that look like Latin ones as those. */
function plainText(text: string): string {
  return text
    // Letters in Unicode's block of tags are read by models and seen by nobody.
    .replace(tags, (tag) => String.fromCodePoint(tag.codePointAt(0)! - 0xe0000))
    .normalize("NFKD")
    .replace(invisible, "")
    .toLowerCase()
    .replace(/[\u0370-\u052f]/g, (letter) => lookalikes[letter] ?? letter)
    .replace(spacedOut, (spaced) => spaced.replace(/[ .*_-]/g, ""))
    .replace(/[^\S\n]+/g, " ");
}

const lookalikes: Record<string, string> = Object.fromEntries(
  Array.from("аaеeоoрpсcуyхxіiјjѕsԁdһhԛqԝwαaοoνvρpτtυuιiκk").flatMap((letter, at, all) => (at % 2 === 0 ? [[letter, all[at + 1]!]] : [])),
);
