import { randomUUID } from "node:crypto";
import { z } from "zod";
import { loadAccount } from "#db/queries/ledger.ts";
import type { Onward } from "#lib/domain/billing/view.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { type Pack, packPrice } from "#lib/domain/packs/price.ts";
import { formatMillis, parseMillis } from "#lib/units/millis.ts";
import { type Outcome, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { cardOf } from "../cards.ts";
import { type NoPage, openPage } from "./open-page.ts";
import { payerOf } from "./payer.ts";
import { paymentVerb } from "./payment-verb.ts";
import { ownPath, returnPath } from "./ways.ts";

const input = z.strictObject({ credits: z.string().max(30), returnTo: returnPath, requestId: z.uuid().optional() });

type Refused = "not_found" | "payments_not_set_up" | "no_packs" | "pack_not_offered" | "no_plan_price" | NoPage;

/**
 * Begins the purchase of one-time credits at the price of now, which the order keeps (ACT-9, ALW-3, ALU-6); the way back leads
 * to the form one came from. Answers the address of the checkout. Refused: `not_found`, `no_packs`, `pack_not_offered`,
 * `no_plan_price`, `currency_changed`, `checkout_left`, `payments_not_set_up`, `payments_unavailable`.
 */
export const startPackCheckout = paymentVerb({ permission: "packs:buy", input, run: sellPack });

export async function sellPack(caller: Caller, asked: z.infer<typeof input>): Promise<Outcome<Onward, Refused>> {
  const { accountId, now } = caller;
  const account = await loadAccount(accountId);
  const card = account && (await cardOf(account, now));
  if (!account || !card) return refuse("not_found");
  const credits = parseMillis(asked.credits);
  if (credits === null) return refuse("pack_not_offered");
  const pack = packPrice(card, account.planId, credits);
  if (!pack.ok) return pack;
  const payer = await payerOf(caller);
  if (!payer) return refuse("payments_not_set_up");
  const id = randomUUID();
  const promised = packOrder(caller, card, account.planId, pack.value);
  const order = { ...promised, id, kind: "pack", returnTo: ownPath(caller, asked.returnTo), requestId: asked.requestId ?? null } as const;
  const item = { name: packName(card, pack.value), price: { minor: promised.price, currency: promised.currency } };
  const note = audited(caller, "pack.checkout", id, { credits: formatMillis(credits) });
  return openPage(caller, payer, order, note, (page) => payer.service.checkout.pay({ ...page, item }));
}

/** What a purchase of one-time credits promises, whatever the price list says when it is paid. */
export function packOrder(
  { accountId, actor, now }: Caller,
  card: RateCard,
  planId: string,
  pack: Pick<Pack, "credits" | "bonus" | "price" | "class">,
) {
  const { credits, bonus, price } = pack;
  return {
    accountId,
    state: "open",
    cardId: card.id,
    cardVersion: card.version,
    fromPlanId: planId,
    credits,
    bonus,
    class: pack.class,
    validMonths: card.packs?.by === "list" ? card.packs.validMonths : null,
    rule: card.packs?.rule ?? null,
    price: BigInt(price.cents),
    currency: price.currency,
    createdBy: actor,
    createdAt: now,
  } as const;
}

/** What stands on the checkout and on the invoice. */
export function packName(card: RateCard, { credits, bonus }: Pick<Pack, "credits" | "bonus">): string {
  const count = (amount: bigint) => (amount / 1000n).toLocaleString("en");
  return `${card.name}: ${count(credits)} credits${bonus > 0n ? ` and ${count(bonus)} bonus credits` : ""}`;
}
