import { NextResponse, type NextRequest } from "next/server";
import { getService } from "@/lib/auth";

/** Turns strangers away from internal routes early; the routes check for themselves whom they charge. */
export async function proxy(request: NextRequest) {
  if (!(await getService(request.headers))) {
    return NextResponse.json({ error: "Invalid service token" }, { status: 401 });
  }
  return NextResponse.next();
}

export const config = {
  matcher: "/api/internal/:path*",
};
