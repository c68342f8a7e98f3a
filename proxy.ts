import { type NextRequest, NextResponse } from "next/server";
import { appUrl, env } from "#lib/env.ts";
import { requestIdOf } from "#lib/request/request-id.ts";
import { securityHeaders } from "#lib/request/security-headers.ts";

/** Gives every request an id and a nonce, and every answer the security headers. It decides nothing about who may do what: each page and verb does. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const served = { nonce, development: env().NODE_ENV === "development", secure: appUrl().startsWith("https://") };
  const answer = securityHeaders(served);
  const id = requestIdOf(request.headers);

  const headers = new Headers(request.headers);
  headers.set("x-request-id", id);
  headers.set("x-greenlight-path", `${request.nextUrl.pathname}${request.nextUrl.search}`);
  headers.set("content-security-policy", answer["content-security-policy"] ?? "");
  const response = NextResponse.next({ request: { headers } });
  for (const [name, value] of Object.entries(answer)) response.headers.set(name, value);
  response.headers.set("x-request-id", id);
  return response;
}

// Everything but the build's own immutable files: prefetches and /api included, so that no answer goes without the headers. The
// payment service's events go by it: their signature is of the body to the byte, and they come in crowds.
export const config = { matcher: "/((?!_next/static/|api/stripe/webhook$).*)" };
