import { jwtVerify } from "jose";
import { NextResponse, type NextRequest } from "next/server";

const secret = new TextEncoder().encode(process.env.SERVICE_SECRET);

/** Internal routes are called by our own services, which sign a short-lived token. */
export async function proxy(request: NextRequest) {
  const token = request.headers.get("authorization")?.replace("Bearer ", "");
  if (!token) {
    return NextResponse.json({ error: "Missing service token" }, { status: 401 });
  }

  try {
    await jwtVerify(token, secret, { audience: "internal" });
  } catch {
    return NextResponse.json({ error: "Invalid service token" }, { status: 401 });
  }
  return NextResponse.next();
}

export const config = {
  matcher: "/api/internal/:path*",
};
