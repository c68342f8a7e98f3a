import { saveEvent } from "#db/queries/payment-events.ts";
import { payments } from "#lib/gateways/stripe.ts";
import { log } from "#lib/log.ts";
import { instant } from "#lib/units/instant.ts";
import { boundedBody } from "./bounded-body.ts";
import { failureResponse, problem } from "./failure.ts";
import { requestIdOf } from "./request-id.ts";

/** More than any event of the service is long. */
const BODY_LIMIT = 512 * 1024;
const HEARD = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

/** One delivery, through whichever door it came: `body` answers null when it is longer than so many bytes, or its sender left. */
export type Delivery = { readonly headers: Pick<Headers, "get">; readonly body: (most: number) => Promise<string | null> };

/** The door of the pages' server, which answers what the one before it (lib/web) does not: all events under `npm run dev`. */
export function receivePaymentEvent(request: Request): Promise<Response> {
  return hearPaymentEvent({ headers: request.headers, body: (most) => boundedBody(request, most).catch(() => null) });
}

/**
 * The payment service tells us something: it is kept, and acknowledged; the worker looks into it. Nothing else happens here,
 * so that a crowd of events is soon answered. 200 for what was kept, now or before; 400 without a true, fresh signature and for
 * an event of the other mode or of another account; 404 where no payment service is set up; 413 for a body that no event has;
 * 503 or 500 when it should be sent again.
 */
export async function hearPaymentEvent({ headers, body: read }: Delivery): Promise<Response> {
  const requestId = requestIdOf(headers);
  const service = payments();
  if (!service) return problem(404, "not_found", requestId);
  const body = await read(BODY_LIMIT);
  if (body === null) return problem(413, "too_large", requestId);
  try {
    const event = await service.events.verify(body, headers.get("stripe-signature") ?? "", instant(Date.now()));
    if (!event) return refused("bad_signature", requestId);
    if (event.isLive !== service.isLive) return refused("wrong_mode", requestId, event.id);
    if (event.ofAccount !== null) return refused("wrong_account", requestId, event.id);
    const { id: eventId, type, objectId, accountHint, createdAt, payload } = event;
    await saveEvent({ eventId, type, objectId, accountHint, createdAt, payload });
    return Response.json({ received: true }, { headers: HEARD });
  } catch (error) {
    return failureResponse(error, "an event of the payment service was not kept; it will be sent again", requestId);
  }
}

// A clock that is wrong refuses every event: somebody must see it.
function refused(reason: string, requestId: string, eventId?: string): Response {
  log.warn({ requestId, reason, eventId }, "an event of the payment service was refused");
  return problem(400, reason, requestId);
}
