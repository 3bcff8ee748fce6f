"use client";

import { useActionState } from "react";
import { composeReply, type Composed } from "@/app/compose/actions";

const nothingYet: Composed = { reply: "" };

export function ComposeForm() {
  const [result, compose, pending] = useActionState(composeReply, nothingYet);

  return (
    <form action={compose}>
      <textarea name="notes" placeholder="Your notes" maxLength={4_000} required />
      <button disabled={pending}>{pending ? "Writing…" : "Write the reply"}</button>
      {"error" in result ? <p role="alert">{result.error}</p> : result.reply && <pre>{result.reply}</pre>}
    </form>
  );
}
