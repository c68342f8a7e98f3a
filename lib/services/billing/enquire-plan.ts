import { randomUUID } from "node:crypto";
import { z } from "zod";
import { openOrder } from "#db/queries/orders.ts";
import { enquiryWords } from "#lib/domain/billing/offer.ts";
import { plansOf } from "#lib/domain/catalog/plan.ts";
import { operatorAddresses } from "#lib/gateways/mail.ts";
import { DAY, later } from "#lib/units/instant.ts";
import { parseMillis } from "#lib/units/millis.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { letterWrites } from "../notifications/send-mail.ts";
import { verb } from "../verb.ts";
import { aboutOrg } from "./about.ts";
import { lettersTo } from "./letters.ts";
import { hasOrdered } from "./open-page.ts";
import { planStanding } from "./plan-standing.ts";

/** How long an enquiry is on its way before another one may be made. */
export const ENQUIRY = 30 * DAY;

const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `must have at most ${most} characters`)
    .regex(/^[\P{C}\n\r\t]*$/u, "must not contain control characters");

const input = z.strictObject({
  company: text(200).min(1, "must not be empty"),
  credits: z
    .string()
    .trim()
    .regex(/^[\d\s,.']{0,15}$/, "must be a number")
    .transform((typed) => typed.replace(/\D/g, "")),
  purchaseOrder: text(100),
  note: text(2_000),
});

/**
 * Asks for the plan by agreement: an order that an operator turns into an invoice (ACT-2, ALW-15). Operators and owners get a
 * letter; nothing changes before the invoice is paid. Refused: `not_found`, `unknown_plan` where the card has none,
 * `already_enquired`, `currency_changed` at the same moment.
 */
export const enquirePlan = verb({
  permission: "plan:change",
  input,
  run: async (caller, { company, credits, purchaseOrder, note }) => {
    const { accountId, actor, now } = caller;
    const standing = await planStanding(caller);
    if (!standing) return refuse("not_found");
    const { card, plan } = standing;
    const wanted = plansOf(card).find(({ price, id }) => price === null && id !== plan.id);
    if (!wanted) return refuse("unknown_plan");
    if (await openOrder(accountId, ["enterprise"], later(now, -ENQUIRY))) return refuse("already_enquired");
    const about = await aboutOrg(accountId, ["owner"]);
    if (!about) return refuse("not_found");
    const id = randomUUID();
    const words = enquiryWords({ company, credits, purchaseOrder, note });
    const order = {
      accountId,
      id,
      kind: "enterprise",
      state: "open",
      cardId: card.id,
      cardVersion: card.version,
      fromPlanId: plan.id,
      planId: wanted.id,
      credits: credits ? parseMillis(credits) : null,
      currency: card.currency,
      createdBy: actor,
      createdAt: now,
      words: words.join("\n"),
    } as const;
    const letters = lettersTo(
      { ...about, to: [...new Set([...operatorAddresses(), ...about.to])] },
      `${about.orgName} asks for ${wanted.name}`,
      [`${about.orgName} asks for ${wanted.name} by invoice. Reference: ${id}.`, ...words],
      { label: "The organization’s plans", path: "/plans" },
    );
    const said = audited(caller, "plan.enquired", wanted.id, { orderId: id });
    return (await hasOrdered(order, said, ...letterWrites(accountId, letters))) ? done({ id, at: now }) : refuse("currency_changed");
  },
});
