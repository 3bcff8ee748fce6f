import type { Metadata } from "next";
import Link from "next/link";

export const metadata: Metadata = {
  title: "Support desk",
  description: "Tickets, drafts and answers in one place",
};

export default function RootLayout({ children }: { children: React.ReactNode }) {
  return (
    <html lang="en">
      <body>
        <nav>
          <Link href="/">Desk</Link> <Link href="/chat">Chat</Link> <Link href="/compose">Compose</Link>
        </nav>
        {children}
      </body>
    </html>
  );
}
