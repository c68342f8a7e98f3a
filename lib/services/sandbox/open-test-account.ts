import { randomUUID } from "node:crypto";
import { z } from "zod";
import { atomically } from "#db/atomically.ts";
import { ensurePerson, linkDemoPerson } from "#db/queries/demo.ts";
import { SCOPES } from "#lib/domain/api-keys/scope.ts";
import { plansOf } from "#lib/domain/catalog/plan.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { type Instant, parseInstant } from "#lib/units/instant.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { type Anchor, anchorAt, daysInMonth, encodeAnchor, isZone } from "#lib/units/period.ts";
import { newKey } from "../api-keys/new-key.ts";
import { newestCard } from "../cards.ts";
import { loadPricing } from "../catalog/load-pricing.ts";
import { createOrg } from "../orgs/create-org.ts";
import { verb } from "../verb.ts";

const input = z.strictObject({
  card: z.string().max(100),
  plan: z.string().max(100).optional(),
  zone: z.string().max(100).refine(isZone, "must be an IANA time zone").default("UTC"),
  anchor: z.union([z.int(), z.string().max(40)]).optional(),
});

/**
 * Makes an organization to test with: on a paid period of a plan, by default the card's first paid one, with an owner and a
 * key of all scopes that is not rate-limited. `anchor` says when its periods begin: an instant, a day (yyyy-mm-dd, or a day of
 * the month) at midnight in `zone`; by default now. Refused: `invalid_request` with the field.
 */
export const openTestAccount = verb({
  permission: "orgs:create",
  input,
  run: async (caller, { card: cardId, plan, zone, anchor }) => {
    const { now } = caller;
    const card = await newestCard(cardId, now);
    if (!card) return invalid("card", `must be one of ${(await loadPricing(now)).map(({ id }) => id).join(", ")}`);
    const plans = card.plans.map(({ id }) => id);
    const planId = plan ?? firstPaid(card);
    if (planId === null || !plans.includes(planId)) return invalid("plan", `must be one of ${plans.join(", ")}`);
    const begins = anchor === undefined ? anchorAt(now, zone) : readAnchor(anchor, zone);
    if (!begins) return invalid("anchor", "must be an RFC 3339 instant, a date, or a day of the month from 1 to 31");
    const accountId = randomUUID();
    const own = { ...caller, accountId, slug: accountId };
    const ownerId = await ensurePerson(`owner-${accountId}@accounts.greenlight.test`, "Test Owner");
    await linkDemoPerson(ownerId);
    const made = await createOrg(own, {
      ownerId,
      name: "Test account",
      slug: accountId,
      cardId,
      planId,
      zone,
      anchor: encodeAnchor(begins),
      isPaid: true,
    });
    if (!made.ok) throw new Error(`The test account could not be made: ${made.reason}`);
    const key = newKey({ accountId, name: "Test", scopes: SCOPES, expiresAt: null, createdBy: caller.actor, isLimited: false }, now);
    await atomically(key.write);
    return done({ organization: accountId, key: key.text, now });
  },
});

// The free tier of a card may have a price for those who are not on trial: its members need more than a key (ACT-10).
function firstPaid(card: RateCard): string | null {
  return plansOf(card).find(({ price, freeTier }) => price !== null && price.cents > 0 && !freeTier)?.id ?? null;
}

function readAnchor(given: number | string, zone: string): Anchor | null {
  const text = String(given);
  const [, day] = /^(\d{1,2})$/.exec(text) ?? /^\d{4}-\d\d-(\d\d)$/.exec(text) ?? [];
  if (day !== undefined) return isDay(text, Number(day)) ? { zone, day: Number(day), hour: 0, minute: 0, second: 0 } : null;
  const at: Instant | null = parseInstant(text);
  return at === null ? null : anchorAt(at, zone);
}

function isDay(text: string, day: number): boolean {
  const [, year, month] = /^(\d{4})-(\d\d)-/.exec(text) ?? [];
  if (year === undefined || month === undefined) return day >= 1 && day <= 31;
  return Number(month) >= 1 && Number(month) <= 12 && day >= 1 && day <= daysInMonth(Number(year), Number(month));
}

function invalid(path: string, message: string) {
  return refuse("invalid_request", { errors: [{ path, message }] });
}
