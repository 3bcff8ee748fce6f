"use client";

import { useActionState } from "react";
import { composeReply } from "@/app/compose/actions";

export function ComposeForm() {
  const [reply, compose, pending] = useActionState(composeReply, "");

  return (
    <form action={compose}>
      <textarea name="notes" placeholder="Your notes" required />
      <button disabled={pending}>{pending ? "Writing…" : "Write the reply"}</button>
      {reply && <pre>{reply}</pre>}
    </form>
  );
}
