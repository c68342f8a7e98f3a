import { randomUUID } from "node:crypto";
import { z } from "zod";
import { atomically } from "#db/atomically.ts";
import { endOrderWrite, noteOrderObject } from "#db/queries/orders.ts";
import type { Onward } from "#lib/domain/billing/view.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { instant, later, MINUTE } from "#lib/units/instant.ts";
import { done, type Outcome, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { type Figured, figureChange, startOf } from "./figure-change.ts";
import { leaveCheckouts } from "./leave-checkouts.ts";
import { look } from "./look.ts";
import { type NoPage, openPage } from "./open-page.ts";
import type { Payer } from "./payer.ts";
import { paymentVerb } from "./payment-verb.ts";
import { plannedChange } from "./preview-plan-change.ts";
import { promiseChange } from "./promise-change.ts";
import { ownPath, returnPath } from "./ways.ts";

/** How long a preview may be confirmed: the money is reckoned at its moment. */
const OLDEST = 30 * MINUTE;

const input = plannedChange.extend({
  /** The moment of the preview. */
  at: z.int(),
  /** What it said is charged now: with another figure nothing happens. */
  cents: z.int(),
  returnTo: returnPath,
  requestId: z.uuid().optional(),
});
type Asked = z.infer<typeof input>;

/**
 * Changes the plan as the preview said (ACT-13, ALU-1): a first one by checkout, a higher one at once with the saved method, a
 * lower one and leaving at the period's end. Answers where to go on, or null when all is done. Refused as the preview is, and:
 * `preview_changed` with the fresh `preview`, `no_payment_method`, `declined` with the bank's `message`, `currency_changed`,
 * `checkout_left`.
 */
export const startPlanChange = paymentVerb({
  permission: "plan:change",
  input,
  run: async (caller, asked) => {
    const isOld = asked.at > caller.now || asked.at < later(caller.now, -OLDEST);
    const figured = await figureChange(caller, { ...asked, at: isOld ? caller.now : instant(asked.at) });
    if (!figured.ok) return figured;
    const { preview } = figured.value;
    const isOther = (preview.chargeNow?.total.cents ?? 0) !== asked.cents;
    if (isOld || (isOther && !(await isDoneAlready(figured.value)))) return refuse("preview_changed", { preview });
    return begin(caller, figured.value, asked);
  },
});

/** Was it done by a press whose answer never came? Then the money that it asks for now is another, and nothing more is charged for it. */
async function isDoneAlready({ payer, standing, priceId }: Figured): Promise<boolean> {
  const id = standing.subscription?.subscriptionId;
  return priceId !== null && id !== undefined && (await payer.service.subscriptions.find(id))?.priceId === priceId;
}

type Refused = "declined" | "no_payment_method" | "plan_changed" | NoPage;
type WithPrice = Figured & { readonly priceId: string };

function begin(caller: Caller, figured: Figured, asked: Asked): Promise<Outcome<Onward, Refused>> {
  if (figured.way === "start") return openCheckout(caller, figured, asked);
  if (figured.way === "upgrade" || figured.way === "restart") return changeNow(caller, figured, asked);
  return changeLater(caller, figured);
}

/** The new order, as it is written before the payment service hears of it. */
function orderOf(caller: Caller, { standing, to, preview }: Figured, asked: Asked) {
  const { accountId, actor, now } = caller;
  const { card, plan } = standing;
  return {
    accountId,
    state: "open",
    cardId: card.id,
    cardVersion: card.version,
    fromPlanId: plan.id,
    planId: to.id,
    interval: preview.interval,
    currency: card.currency,
    prorationAt: preview.at,
    returnTo: ownPath(caller, asked.returnTo),
    requestId: asked.requestId ?? null,
    createdBy: actor,
    createdAt: now,
  } as const;
}

async function openCheckout(caller: Caller, figured: WithPrice, asked: Asked): Promise<Outcome<Onward, Refused>> {
  const { payer, standing, to, priceId } = figured;
  // Two checkouts that are both paid would be two subscriptions.
  if (!(await leaveCheckouts(caller, payer, ["plan_start"], "another checkout was begun"))) return refuse("plan_changed");
  const id = randomUUID();
  const order = { ...orderOf(caller, figured, asked), id, kind: "plan_start" } as const;
  const note = audited(caller, "plan.checkout", to.id, { orderId: id });
  const start = startOf(standing, priceId, caller.now);
  return openPage(caller, payer, order, note, (page) => payer.service.checkout.subscribe({ ...page, start }));
}

async function changeNow(caller: Caller, figured: WithPrice, asked: Asked): Promise<Outcome<Onward, Refused>> {
  const { accountId, now } = caller;
  const { payer, standing, priceId, preview } = figured;
  const { subscription } = standing;
  if (!subscription) return refuse("plan_changed");
  if (!preview.method) return refuse("no_payment_method");
  const id = await promiseChange(caller, { ...orderOf(caller, figured, asked), kind: "plan_change" }, subscription);
  if (id === null) return refuse("plan_changed");
  await release(payer, subscription.scheduleId);
  const answer = await payer.service.subscriptions.change(subscription.subscriptionId, {
    accountId,
    orderId: id,
    key: `order:${id}`,
    priceId,
    prorationAt: preview.at,
    restarts: figured.way === "restart",
  });
  if (!answer.ok) {
    await atomically(endOrderWrite(accountId, id, "failed", now, answer.decline.message));
    return refuse("declined", { message: answer.decline.message, code: answer.decline.code });
  }
  const { latestInvoiceId } = answer.value;
  if (latestInvoiceId) await noteOrderObject(accountId, id, latestInvoiceId);
  if (latestInvoiceId) await look(caller, payer.service, { kind: "invoice", id: latestInvoiceId });
  await look(caller, payer.service, { kind: "subscription", id: subscription.subscriptionId });
  return done({ url: null });
}

async function changeLater(caller: Caller, { way, standing, to, payer, priceId, preview }: Figured): Promise<Outcome<Onward, Refused>> {
  const { accountId } = caller;
  const { subscriptions } = payer.service;
  const id = standing.subscription?.subscriptionId;
  const current = id === undefined ? null : await subscriptions.find(id);
  if (!current) return refuse("plan_changed");
  // Each schedule begins its own: one that was undone is never found again under an old key.
  const key = `later:${randomUUID()}`;
  if (way === "cancel") {
    // A downgrade that took effect has its schedule for a month more, and what has one cannot be cancelled.
    await release(payer, current.scheduleId);
    await subscriptions.cancelAtPeriodEnd(current.id, true);
  }
  if (way === "downgrade" && priceId) await subscriptions.changeAtPeriodEnd(current, priceId, { accountId, key });
  await look(caller, payer.service, { kind: "subscription", id: current.id });
  await atomically(audited(caller, way === "cancel" ? "plan.cancelled" : "plan.downgraded", to.id, { at: preview.takesEffectAt }));
  return done({ url: null });
}

async function release({ service }: Payer, scheduleId: string | null): Promise<void> {
  if (scheduleId !== null) await service.subscriptions.release(scheduleId);
}
