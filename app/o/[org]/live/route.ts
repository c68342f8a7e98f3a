import { liveBalance } from "#lib/request/live.ts";
import { orgRoute } from "#lib/request/org-route.ts";
import { visitor } from "#lib/request/session.ts";

/** The account's balance as it changes, to whoever may see the organization at all. */
export const GET = orgRoute("org:read", async (visit, request) => {
  const person = await visitor();
  if (!person) return new Response(null, { status: 401 });
  const stream = liveBalance({ accountId: visit.accountId, tokenHash: person.tokenHash, signal: request.signal });
  const headers = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "private, no-store, no-transform",
    "x-accel-buffering": "no",
  };
  return new Response(stream, { headers });
});
