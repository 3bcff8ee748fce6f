import { ComposeForm } from "@/components/compose-form";

export const runtime = "nodejs";
/** For the action that the form calls. */
export const maxDuration = 60;

export default function ComposePage() {
  return (
    <main>
      <h1>Compose a reply</h1>
      <ComposeForm />
    </main>
  );
}
