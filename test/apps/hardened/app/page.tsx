export default function Home() {
  return (
    <main>
      <h1>Support desk</h1>
      <p>Chat with the assistant, or compose a reply to a customer.</p>
    </main>
  );
}
