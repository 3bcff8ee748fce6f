import { jwtVerify } from "jose";
import { cookies } from "next/headers";

export type Session = { userId: string; plan: "free" | "team" };

const secret = new TextEncoder().encode(process.env.SESSION_SECRET);

export async function getSession(): Promise<Session | null> {
  const token = (await cookies()).get("session")?.value;
  if (!token) return null;

  try {
    const { payload } = await jwtVerify<Session>(token, secret);
    return { userId: payload.userId, plan: payload.plan };
  } catch {
    return null;
  }
}
