"use client";

import { useChat } from "@ai-sdk/react";
import { DefaultChatTransport } from "ai"; //#ai>=5
import { useEffect, useState, useSyncExternalStore, type FormEvent, type KeyboardEvent } from "react";

/** As many characters as the route takes (`validation`). */
const CHARACTERS = 8_000;

/**
 * A conversation with an AI route. Whoever asks sees that the answer is on its way, can stop it, is
 * told what failed, and can ask again; nothing is asked again by itself, as each time is billed.
 */
export function Chat({ api = "/api/chat" }: { api?: string }) { //#ai<5
//#ai>=5 export function Chat({ api = "/api/chat", id, resume = false }: { api?: string; id?: string; resume?: boolean }) {
  const { append, error, messages, reload, status, stop } = useChat({ api }); //#ai<5
  //#begin ai>=5
  const [transport] = useState(() => new DefaultChatTransport({ api }));
  // `resume`: the route keeps its answers and gives one to who comes back (`resumable-stream`), also after a
  // reload where the conversation's `id` is the same then.
  const { error, messages, regenerate, resumeStream, sendMessage, status, stop } = useChat({ ...(id !== undefined && { id }), transport, resume });
  //#end ai>=5
  const [draft, setDraft] = useState("");
  const isBusy = status === "submitted" || status === "streaming";
  //#begin ai>=5

  useEffect(() => {
    if (!resume) return;
    const reconnect = () => void resumeStream();
    window.addEventListener("online", reconnect);
    return () => window.removeEventListener("online", reconnect);
  }, [resume, resumeStream]);
  //#end ai>=5

  const send = (event: FormEvent) => {
    event.preventDefault();
    const text = draft.trim();
    if (isBusy || text === "") return;
    setDraft("");
    void append({ role: "user", content: text }); //#ai<5
    void sendMessage({ text }); //#ai>=5
  };
  const sendOnEnter = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) send(event);
  };

  return (
    <section aria-label="Chat" style={{ maxWidth: "48rem", margin: "0 auto", padding: "1rem" }}>
      <ol style={{ listStyle: "none", padding: 0 }}>
        {messages.map((message) => (
          <li key={message.id} style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere", marginBlock: "1rem" }}>
            <strong>{message.role === "user" ? "You" : "Assistant"}</strong>
            <div>{message.content}</div> //#ai<5
            <div>{message.parts.map((part, index) => (part.type === "text" ? <span key={index}>{part.text}</span> : null))}</div> //#ai>=5
          </li>
        ))}
      </ol>
      <ChatStatus status={status} error={error} stop={stop} retry={() => void reload()} /> //#ai<5
      <ChatStatus status={status} error={error} stop={stop} retry={() => void regenerate()} /> //#ai>=5
      <form onSubmit={send}>
        <label htmlFor="chat-draft">Your message</label>
        <textarea
          id="chat-draft" value={draft} rows={3} maxLength={CHARACTERS} style={{ display: "block", width: "100%" }}
          onChange={(event) => setDraft(event.target.value)} onKeyDown={sendOnEnter}
        />
        <button type="submit" disabled={isBusy || draft.trim() === ""}>
          Send
        </button>
      </form>
    </section>
  );
}

/** What people need to know and do while an answer is on its way, and when it failed. */
export function ChatStatus({ status, error, stop, retry }: { status: "submitted" | "streaming" | "ready" | "error"; error: Error | undefined; stop(): void; retry(): void }) {
  const isOnline = useOnline();
  const isBusy = status === "submitted" || status === "streaming";
  return (
    <>
      {/* Always there: a screen reader only tells what changes in it. */}
      <p role="status">
        {!isOnline && "You are offline. "}
        {status === "submitted" && "Thinking …"}
        {status === "streaming" && "Answering …"}
      </p>
      {isBusy && (
        <button type="button" onClick={stop}>
          Stop
        </button>
      )}
      {error && (
        <div role="alert">
          <p>{messageOf(error, isOnline)}</p>
          <button type="button" onClick={retry} disabled={!isOnline}>
            Try again
          </button>
        </div>
      )}
    </>
  );
}

/** What the route says of a refusal (`{ "error": "…" }`), in words for people; never a stack or a page of HTML. */
function messageOf({ message }: Error, isOnline: boolean): string {
  if (!isOnline || /failed to fetch|network ?error|load failed/i.test(message)) return "The connection was lost before the answer was complete.";
  try {
    const { error } = JSON.parse(message) as { error?: unknown };
    if (typeof error === "string") return error;
  } catch {
    // No JSON: what a stream says of its error is for people already.
  }
  return /^[^<{]{1,200}$/.test(message) ? message : "The answer failed.";
}

function useOnline(): boolean {
  return useSyncExternalStore(onConnection, () => navigator.onLine, () => true);
}

function onConnection(changed: () => void): () => void {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
}
