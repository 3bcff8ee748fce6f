import { ComposeForm } from "@/components/compose-form";

export default function ComposePage() {
  return (
    <main>
      <h1>Compose a reply</h1>
      <ComposeForm />
    </main>
  );
}
