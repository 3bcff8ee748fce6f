import type { Span } from "./facts/values.js";

/** A file as a message names it: from its app's folder. */
export interface FileName {
  file: string;
  name: string;
}

/** What a rule says: words, and in them the files they name. Made with {@link words}. */
export type Message = string | readonly (string | FileName)[];

/** What a finding says. Who reads it elsewhere than in the app's folder asks for {@link wordedWith}. */
export interface Said {
  message: string;
  /** Where the message names files, in order. */
  mentions: readonly Mention[];
}

export interface Mention {
  file: string;
  /** Within the message. */
  span: Span;
}

/** A message of messages and names: words`asked by ${callee} (${ask.place(at)})`. */
export function words(texts: TemplateStringsArray, ...values: readonly (Message | FileName | number)[]): Message {
  return texts.flatMap((text, index) => {
    const value = values[index];
    if (value === undefined) return [text];
    return [text, ...(isParts(value) ? value : [typeof value === "number" ? String(value) : value])];
  });
}

function isParts(value: Message | FileName | number): value is readonly (string | FileName)[] {
  return Array.isArray(value);
}

/** The message as it reads from the app's folder. */
export function said(message: Message): Said {
  if (typeof message === "string") return { message, mentions: [] };
  const mentions: Mention[] = [];
  let text = "";
  for (const part of message) {
    if (typeof part !== "string") mentions.push({ file: part.file, span: [text.length, text.length + part.name.length] });
    text += typeof part === "string" ? part : part.name;
  }
  return { message: text, mentions };
}

/** The message with its files named in another way: from the folder a reader stands in. */
export function wordedWith({ message, mentions }: Said, name: (file: string) => string): string {
  const ends = [0, ...mentions.map(({ span }) => span[1])];
  return mentions.map(({ file, span }, index) => message.slice(ends[index], span[0]) + name(file)).join("") + message.slice(ends.at(-1));
}
