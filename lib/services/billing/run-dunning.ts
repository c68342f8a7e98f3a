import { z } from "zod";
import { pastDueAccounts } from "#db/queries/due-reminders.ts";
import { noticesOf } from "#db/queries/notices.ts";
import { post } from "#db/queries/post.ts";
import type { SubscriptionRow } from "#db/queries/subscriptions.ts";
import { type DunningNotice, dunningAt, endOfGrace } from "#lib/domain/billing/dunning.ts";
import { findPlan } from "#lib/domain/catalog/plan.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { planWithoutPayment } from "#lib/domain/plans/next-month.ts";
import { formatInstant, type Instant } from "#lib/units/instant.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { verb } from "../verb.ts";
import { aboutOrg } from "./about.ts";
import { eachDue } from "./each-due.ts";
import { dayText, lettersTo, moneyText } from "./letters.ts";
import { look } from "./look.ts";
import { priceOf } from "./method-view.ts";
import { noteOnce } from "./note-once.ts";
import { openInvoice, openInvoices } from "./open-invoice.ts";
import { findPayer } from "./payer.ts";
import { type PlanStanding, planStanding } from "./plan-standing.ts";
import { tellOfLeaving } from "./tell-plan-left.ts";

/**
 * Does what is due about a renewal that is not paid: notices on the days 0, 3 and 6, each once, and at the end of grace, after 7
 * days, it ends the subscription and leaves the plan for the one without payment (ACT-12). Nothing is deleted, and in grace
 * nothing is switched off. Answers what was done. Refused: `not_past_due`.
 */
export const runDunning = verb({
  permission: "plan:renew",
  input: z.strictObject({}),
  run: async (caller) => {
    let standing = await planStanding(caller);
    const known = standing?.last?.pastDueSince;
    // Paid in the last moment of grace, and nobody has told of it: it is asked before anything is ended.
    if (known != null && dunningAt(known, caller.now, []).isOver) {
      await lookAgain(caller, standing?.last ?? null);
      standing = await planStanding(caller);
    }
    const last = standing?.last;
    const since = last?.pastDueSince;
    if (!standing || !last || since == null) return refuse("not_past_due");
    const sent = await noticesOf(caller.accountId, prefixOf(since));
    const days = [...sent.keys()].map((key) => Number(key.slice(prefixOf(since).length)));
    const { notice, isOver, endsAt } = dunningAt(since, caller.now, days);
    if (isOver || last.endedAt !== null) return done({ left: await leave(caller, standing, last), notice: null });
    if (notice !== null) await warn(caller, standing, last, { since, notice, endsAt });
    return done({ left: false, notice });
  },
});

/** The worker's round. Answers how many accounts it looked at. */
export function dunDue(server: Instant, requestId: string): Promise<number> {
  return eachDue({ server, requestId, actor: "system:dunning", what: "an unpaid renewal" }, pastDueAccounts, runDunning);
}

async function lookAgain(caller: Caller, last: SubscriptionRow | null): Promise<void> {
  const payer = await findPayer(caller);
  if (!payer || !last) return;
  const { service } = payer;
  const latest = (await service.subscriptions.find(last.subscriptionId))?.latestInvoiceId;
  if (latest) await look(caller, service, { kind: "invoice", id: latest });
  await look(caller, service, { kind: "subscription", id: last.subscriptionId });
}

function prefixOf(since: Instant): string {
  return `dunning:${formatInstant(since)}:`;
}

type Due = { readonly since: Instant; readonly notice: DunningNotice; readonly endsAt: Instant };

async function warn(caller: Caller, { card, plan }: PlanStanding, last: SubscriptionRow, { since, notice, endsAt }: Due): Promise<void> {
  const about = await aboutOrg(caller.accountId, ["owner", "billing"]);
  if (!about) return;
  const open = await openInvoice(caller, last.subscriptionId);
  const sum = open ? `, ${moneyText(priceOf(open.due))},` : "";
  const until = dayText(endsAt, about.zone);
  const { planName, generation, creditsWait } = endOfGrace(card, plan.id);
  const end = planName === null ? "the plan ends" : `${about.orgName} goes to ${planName}${generation ? "" : ": generation is off then"}`;
  const letters = lettersTo(
    about,
    subjectOf(notice, about.orgName, until),
    [
      `The renewal of ${plan.name} for ${about.orgName}${sum} could not be paid on ${dayText(since, about.zone)}.`,
      `Everything goes on working until ${until}${creditsWait ? ", but this period’s credits come with the payment" : ""}. After that ${end}. Nothing is deleted before.`,
    ],
    { label: "Pay the invoice, or change the payment method", path: "/billing" },
  );
  const key = `${prefixOf(since)}${notice}`;
  await noteOnce(caller, key, letters, audited(caller, "plan.dunning", plan.id, { day: notice }));
}

function subjectOf(notice: DunningNotice, orgName: string, until: string): string {
  if (notice === 0) return `The payment for ${orgName} failed`;
  return notice === 3 ? `The payment for ${orgName} failed, and is still open` : `Last notice: ${orgName} loses its plan on ${until}`;
}

async function leave(caller: Caller, { account, card, plan }: PlanStanding, last: SubscriptionRow): Promise<boolean> {
  const { accountId, now, actor } = caller;
  const to = planWithoutPayment(card) ?? plan;
  // Ours first: as long as the subscription is in arrears, whoever is cut short is followed by somebody who ends it.
  if (to.id !== plan.id) {
    const change = { kind: "plan", fromPlanId: plan.id, planId: to.id, periodEnd: account.period.end, grants: [] } as const;
    const posted = await post(accountId, { ...change, key: `unpaid:${last.subscriptionId}`, actor, at: now });
    if (posted.status === "refused") throw new Error(`the plan of ${accountId} could not be left: ${posted.reason}`);
  }
  const since = last.pastDueSince ?? now;
  const isTold = [...(await noticesOf(accountId, "archived:")).values()].some((at) => at >= since);
  if (!isTold) await tellOfLeaving(caller, findPlan(card, last.planId)?.name ?? plan.name, to.name, now);
  const payer = await findPayer(caller);
  if (payer && last.endedAt === null) {
    await payer.service.subscriptions.cancel(last.subscriptionId);
    // What nobody owes any more must not be paid by mistake; without it a subscription that still ran would be in good standing.
    for (const { id } of await openInvoices(payer, last.subscriptionId)) await payer.service.invoices.void(id);
    await look(caller, payer.service, { kind: "subscription", id: last.subscriptionId });
  }
  return !isTold;
}
