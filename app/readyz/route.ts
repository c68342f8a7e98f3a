import { obstacle } from "#lib/request/readiness.ts";

export const dynamic = "force-dynamic";

/** Send people here? Only when one real query works and the ledger has room for the months ahead. */
export async function GET(): Promise<Response> {
  const missing = await obstacle();
  const headers = { "cache-control": "no-store" };
  if (missing === null) return Response.json({ ready: true }, { headers });
  return Response.json({ ready: false, missing }, { status: 503, headers: { ...headers, "retry-after": "5" } });
}
