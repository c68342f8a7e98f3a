import type { NextRequest } from "next/server";
import { returnToNextAuth } from "#lib/request/auth.ts";

// Sign-ins start from our own forms (lib/request/sign-in.ts): only the ways back are open here, and nothing that posts.
const OPEN = new Set(["callback", "error", "signin", "verify-request"]);

/** Where LinkedIn and the links in letters come back to. */
export async function GET(request: NextRequest, context: RouteContext<"/api/auth/[...nextauth]">): Promise<Response> {
  const { nextauth } = await context.params;
  if (!OPEN.has(nextauth[0] ?? "")) return new Response(null, { status: 404 });
  return returnToNextAuth(request, nextauth);
}
