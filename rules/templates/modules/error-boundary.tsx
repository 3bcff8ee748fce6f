"use client";

import { useRouter } from "next/navigation";
import { startTransition, useEffect } from "react";

/**
 * What Next.js shows in place of a page that failed while it was rendered: a model's answer that a
 * component could not read, or a model that failed while the server rendered the page. The error's
 * own words stay in the log: of the server's, `digest` finds the line there.
 */
export default function Failed({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter();
  useEffect(() => console.error("ai: a page failed", error), [error]);

  // `reset` alone renders again what the server sent before; with `refresh` the server is asked once more.
  const tryAgain = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });

  const digest = typeof error === "object" && error !== null && "digest" in error ? String(error.digest) : null;
  return (
    <main role="alert" style={{ maxWidth: "40rem", margin: "4rem auto", padding: "0 1rem" }}>
      <h1>This page could not be shown</h1>
      <p>Something failed on the way to the answer. Try again, or come back in a moment.</p>
      {digest !== null && <p>If you report it, name this number: <code>{digest}</code></p>}
      <button type="button" onClick={tryAgain}>
        Try again
      </button>
    </main>
  );
}
