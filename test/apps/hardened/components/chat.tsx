"use client";

import { useChat } from "@ai-sdk/react";
import { useState } from "react";

export function Chat() {
  const [input, setInput] = useState("");
  const { messages, sendMessage, status, error, regenerate, stop } = useChat();
  const waiting = status === "submitted" || status === "streaming";

  return (
    <section>
      {messages.map((message) => (
        <p key={message.id}>
          <b>{message.role}</b>{" "}
          {message.parts.map((part, index) => (part.type === "text" ? <span key={index}>{part.text}</span> : null))}
        </p>
      ))}
      {error && (
        <p role="alert">
          No answer right now. <button onClick={() => void regenerate()}>Try again</button>
        </p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (waiting || !input.trim()) return;
          void sendMessage({ text: input });
          setInput("");
        }}
      >
        <input value={input} onChange={(event) => setInput(event.target.value)} maxLength={4_000} placeholder="Ask anything" />
        {waiting && (
          <button type="button" onClick={() => void stop()}>
            Stop
          </button>
        )}
      </form>
    </section>
  );
}
