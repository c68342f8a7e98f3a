import { z } from "zod";
import { atomically, LostRace } from "#db/atomically.ts";
import { openOrders } from "#db/queries/orders.ts";
import { emailsOf } from "#db/queries/orgs.ts";
import { decideRequestWrite, findRequest, type PurchaseRequest } from "#db/queries/purchase-requests.ts";
import { decideRequest } from "#lib/domain/billing/purchase-request.ts";
import type { Onward } from "#lib/domain/billing/view.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { later } from "#lib/units/instant.ts";
import { formatMillis } from "#lib/units/millis.ts";
import { done, type Outcome, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { letterWrites } from "../notifications/send-mail.ts";
import { verb } from "../verb.ts";
import { aboutOrg } from "./about.ts";
import { closeCheckout, hasLeft, LONGEST_OPEN } from "./leave-checkouts.ts";
import { lettersTo } from "./letters.ts";
import { findPayer } from "./payer.ts";
import { paymentVerb } from "./payment-verb.ts";
import { personOf } from "./request-purchase.ts";
import { sellPack } from "./start-pack-checkout.ts";

const one = z.strictObject({ id: z.uuid() });

/**
 * Approves what a member asked for, in one click (ACT-9): it leads on to the checkout of the pack, or to the preview of the
 * plan. An approved one that was not paid can be approved again, which closes the page that was left. Refused: `not_found`,
 * `already_decided`, `paid_meanwhile`, and as buying is.
 */
export const approvePurchase = paymentVerb({
  permission: "purchases:decide",
  input: one,
  run: async (caller, { id }) => {
    const request = await findRequest(caller.accountId, id);
    if (!request) return refuse("not_found");
    if (!decideRequest(request.state, "approved").ok) return refuse("already_decided");
    const bought = await buy(caller, request);
    if (!bought.ok) return bought;
    const decided = await decide(caller, request, "approved", null);
    return decided.ok ? bought : decided;
  },
});

/** Refuses what a member asked for, and tells them why. Refused: `not_found`, `already_decided`. */
export const refusePurchase = verb({
  permission: "purchases:decide",
  input: one.extend({ note: z.string().trim().max(2_000).default("") }),
  run: async (caller, { id, note }) => {
    const request = await findRequest(caller.accountId, id);
    if (!request) return refuse("not_found");
    return decide(caller, request, "refused", note || null);
  },
});

async function buy(caller: Caller, { kind, credits, planId, id, state }: PurchaseRequest): Promise<Outcome<Onward>> {
  // The owner comes back to where they approved it; the member's own way back is in their letter.
  const returnTo = `/o/${caller.slug}/billing`;
  if (state === "approved" && !(await leavePage(caller, id))) return refuse("paid_meanwhile");
  if (kind === "pack" && credits !== null) return sellPack(caller, { credits: formatMillis(credits), returnTo, requestId: id });
  // A plan's price and effect are shown before they are confirmed.
  return done({ url: `/o/${caller.slug}/plans?plan=${encodeURIComponent(planId ?? "")}&request=${id}` });
}

/** Closes the page that was opened when this request was approved before. False when it was paid there meanwhile. */
async function leavePage(caller: Caller, requestId: string): Promise<boolean> {
  const payer = await findPayer(caller);
  const open = await openOrders(caller.accountId, ["pack"], later(caller.now, -LONGEST_OPEN), 100);
  for (const order of open.filter((each) => each.requestId === requestId)) {
    if (payer && !(await closeCheckout(caller, payer.service, order.objectId))) return false;
    await hasLeft(caller, order, "The request was approved again.");
  }
  return true;
}

type Decision = "approved" | "refused";

async function decide(caller: Caller, request: PurchaseRequest, state: Decision, words: string | null) {
  const { accountId, now } = caller;
  const { id } = request;
  if (!decideRequest(request.state, state).ok) return refuse("already_decided");
  const letters = request.state === "open" ? await lettersOf(request, state, words) : [];
  try {
    await atomically(
      decideRequestWrite(accountId, id, [request.state], { state, decidedBy: personOf(caller), decidedAt: now, words }),
      audited(caller, `purchase.${state}`, id),
      ...letterWrites(accountId, letters),
    );
    return done({ id });
  } catch (error) {
    if (error instanceof LostRace) return refuse("already_decided");
    throw error;
  }
}

async function lettersOf({ accountId, requestedBy, returnTo }: PurchaseRequest, state: Decision, words: string | null) {
  const [about, to] = await Promise.all([aboutOrg(accountId, []), emailsOf([requestedBy])]);
  if (!about) return [];
  const home = `/o/${about.slug}`;
  const said = words ? [`“${words}”`] : [];
  return lettersTo(
    { to, slug: about.slug },
    `What you asked for in ${about.orgName} is ${state}`,
    state === "approved"
      ? ["An owner approved what you asked for. The credits are there as soon as it is paid."]
      : ["An owner refused what you asked for.", ...said],
    { label: "Go back to where you were", path: returnTo?.startsWith(home) ? returnTo.slice(home.length) : "" },
  );
}
