import { jwtVerify } from "jose";
import { cookies } from "next/headers";
import { z } from "zod";

const sessionSchema = z.object({ userId: z.string().min(1), plan: z.enum(["free", "team"]) });
export type Session = z.infer<typeof sessionSchema>;

/** The signed-in user, from the session's cookie; null where there is none or its signature is not ours. */
export async function getSession(): Promise<Session | null> {
  const token = (await cookies()).get("session")?.value;
  if (!token) return null;

  const secret = secretOf("SESSION_SECRET");
  try {
    const { payload } = await jwtVerify(token, secret, { algorithms: ["HS256"], audience: "desk" });
    return sessionSchema.parse(payload);
  } catch {
    return null;
  }
}

/** The service that signed the request's bearer token; null where none of ours did. */
export async function getService(headers: Headers): Promise<string | null> {
  const token = headers.get("authorization")?.replace("Bearer ", "");
  if (!token) return null;

  const secret = secretOf("SERVICE_SECRET");
  try {
    const { payload } = await jwtVerify(token, secret, { algorithms: ["HS256"], audience: "internal" });
    return payload.sub ?? null;
  } catch {
    return null;
  }
}

/** Throws where it is not set: an empty key would verify anybody's token. */
function secretOf(name: "SESSION_SECRET" | "SERVICE_SECRET") {
  const secret = process.env[name];
  if (!secret) throw new Error(`${name} is not set`);
  return new TextEncoder().encode(secret);
}
