import { randomUUID } from "node:crypto";
import { z } from "zod";
import { atomically, LostRace } from "#db/atomically.ts";
import { namesOfActors } from "#db/queries/actors.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { decideRequestWrite, findRequest, newRequestWrite } from "#db/queries/purchase-requests.ts";
import { findPlan } from "#lib/domain/catalog/plan.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { packPrice } from "#lib/domain/packs/price.ts";
import { type Millis, parseMillis } from "#lib/units/millis.ts";
import { done, type Outcome, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { cardOf } from "../cards.ts";
import { letterWrites } from "../notifications/send-mail.ts";
import { verb } from "../verb.ts";
import { aboutOrg } from "./about.ts";
import { creditsText, lettersTo, moneyText } from "./letters.ts";
import { ownPath, returnPath } from "./ways.ts";

const note = z.string().trim().max(2_000, "must have at most 2,000 characters").default("");

const input = z.strictObject({
  credits: z.string().max(30).optional(),
  planId: z.string().max(100).optional(),
  note,
  returnTo: returnPath,
});

/**
 * Asks the owners to buy what one may not buy oneself (ACT-9): a pack or a plan. They get a letter, and see it on the billing
 * page. Refused: `not_found`, `no_packs`, `pack_not_offered`, `no_plan_price`, `unknown_plan`, `already_requested`.
 */
export const requestPurchase = verb({
  permission: "purchases:request",
  input,
  run: async (caller, asked) => {
    const { accountId, actor, now } = caller;
    const account = await loadAccount(accountId);
    const card = account && (await cardOf(account, now));
    if (!account || !card) return refuse("not_found");
    const wish = wishOf(card, account.planId, asked);
    if (!wish.ok) return wish;
    const { kind, planId, credits, words } = wish.value;
    const [about, names] = await Promise.all([aboutOrg(accountId, ["owner"]), namesOfActors([actor])]);
    if (!about) return refuse("not_found");
    const id = randomUUID();
    const by = names.get(actor) ?? "A member";
    const letters = lettersTo(
      about,
      `${by} asks for credits in ${about.orgName}`,
      [`${by} asks you to buy ${words} for ${about.orgName}.`, ...(asked.note ? [`“${asked.note}”`] : [])],
      { label: "Approve or refuse it", path: "/billing#requests" },
    );
    const row = {
      accountId,
      id,
      kind,
      planId,
      credits,
      note: asked.note,
      returnTo: ownPath(caller, asked.returnTo),
      state: "open",
    } as const;
    try {
      await atomically(
        newRequestWrite({ ...row, requestedBy: personOf(caller), requestedAt: now }),
        audited(caller, "purchase.requested", id, { words }),
        ...letterWrites(accountId, letters),
      );
      return done({ id });
    } catch (error) {
      if (error instanceof LostRace) return refuse("already_requested");
      throw error;
    }
  },
});

/** Takes back what one asked for oneself. Refused: `not_found`, `already_decided`. */
export const withdrawPurchase = verb({
  permission: "purchases:request",
  input: z.strictObject({ id: z.uuid() }),
  run: async (caller, { id }) => {
    const { accountId, now } = caller;
    const request = await findRequest(accountId, id);
    const by = personOf(caller);
    if (request?.requestedBy !== by) return refuse("not_found");
    try {
      const decided = { state: "withdrawn", decidedBy: by, decidedAt: now, words: null } as const;
      await atomically(decideRequestWrite(accountId, id, ["open"], decided), audited(caller, "purchase.withdrawn", id));
      return done({ id });
    } catch (error) {
      if (error instanceof LostRace) return refuse("already_decided");
      throw error;
    }
  },
});

type Wish = { readonly kind: "pack" | "plan"; readonly planId: string | null; readonly credits: Millis | null; readonly words: string };

function wishOf(card: RateCard, currentPlan: string, asked: z.infer<typeof input>): Outcome<Wish, WishRefused> {
  if (asked.planId !== undefined) {
    const plan = findPlan(card, asked.planId);
    if (!plan || plan.id === currentPlan) return refuse("unknown_plan");
    const price = plan.price ? ` at ${moneyText(plan.price)} a month` : "";
    return done({ kind: "plan", planId: plan.id, credits: null, words: `the plan ${plan.name}${price}` });
  }
  const credits = parseMillis(asked.credits ?? "");
  if (credits === null) return refuse("pack_not_offered");
  const pack = packPrice(card, currentPlan, credits);
  if (!pack.ok) return pack;
  return done({ kind: "pack", planId: null, credits, words: `${creditsText(credits)} for ${moneyText(pack.value.price)}` });
}

type WishRefused = "unknown_plan" | "no_packs" | "pack_not_offered" | "no_plan_price";

/** The id of the person who calls. Throws for whoever is none: only people ask and decide. */
export function personOf({ actor }: Caller): string {
  if (!actor.startsWith("user:")) throw new Error(`${actor} is nobody who could ask`);
  return actor.slice("user:".length);
}
