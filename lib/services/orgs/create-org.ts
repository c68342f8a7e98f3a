import { randomUUID } from "node:crypto";
import { z } from "zod";
import { atomically, LostRace, type Write } from "#db/atomically.ts";
import { findOrg, memberWrite, orgWrite } from "#db/queries/orgs.ts";
import { notBegunWrite } from "#db/queries/paying.ts";
import { openAccountWrite } from "#db/queries/post.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { slugCandidate, slugify } from "#lib/domain/orgs/slug.ts";
import { openingOf } from "#lib/domain/plans/opening.ts";
import type { Instant } from "#lib/units/instant.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { isZone } from "#lib/units/period.ts";
import { audited } from "../audit.ts";
import { newestCard } from "../cards.ts";
import { verb } from "../verb.ts";

const ATTEMPTS = 6;

const input = z.strictObject({
  ownerId: z.uuid(),
  name: z.string().trim().min(1).max(80),
  kind: z.enum(["personal", "team"]).default("team"),
  /** Wanted as it is; without one, the first free one that the name gives. */
  slug: z
    .string()
    .refine((slug) => slugify(slug) === slug, "must be small letters, digits and hyphens")
    .optional(),
  cardId: z.string().default("act3"),
  planId: z.string().default("starter"),
  zone: z.string().refine(isZone, "must be an IANA time zone").default("UTC"),
  clockSkew: z.int().default(0),
  /** Where periods begin, encoded as an account has it: default now. */
  anchor: z.int().optional(),
  /** Paid from the start: no trial, where the plan has one. */
  isPaid: z.boolean().default(false),
});

/**
 * Makes an organization, its first owner, its credit account and the first month's credits in one statement (ACT-10).
 * The organization's id is the caller's `accountId`, so that a repeated call makes nothing twice: `exists`.
 * Refused besides: `slug_taken`, `unknown_plan`.
 */
export const createOrg = verb({
  permission: "orgs:create",
  input,
  run: async (caller, { ownerId, name, kind, slug, cardId, planId, zone, clockSkew, anchor, isPaid }) => {
    const { accountId, now, actor } = caller;
    const card = await newestCard(cardId, now);
    const opening = card && openingOf(card, planId, zone, now, randomUUID, { isPaid, anchor });
    if (!opening) return refuse("unknown_plan", { cardId, planId });
    const unpaid = preconditions(card, isPaid, accountId, planId, now);
    const candidates = slug ? [slug] : Array.from({ length: ATTEMPTS }, (_, attempt) => slugCandidate(name, accountId, attempt));
    for (const candidate of candidates) {
      if (await findOrg(accountId)) return refuse("exists", { accountId });
      try {
        await atomically(
          orgWrite({ id: accountId, slug: candidate, name, kind, clockSkew, createdAt: now }),
          memberWrite({ accountId, userId: ownerId, role: "owner", joinedAt: now }),
          openAccountWrite({ ...opening, accountId, actor }),
          ...unpaid,
          audited(caller, "org.created", accountId, { name, kind, slug: candidate, planId }),
        );
        return done({ accountId, slug: candidate });
      } catch (error) {
        if (!(error instanceof LostRace)) throw error;
      }
    }
    return (await findOrg(accountId)) ? refuse("exists", { accountId }) : refuse("slug_taken", { slug: candidates.at(-1) });
  },
});

/** On a card in arrears a subscription is the precondition of everything, and nobody has begun one yet (IMS-6). */
function preconditions({ arrears }: RateCard, isPaid: boolean, accountId: string, planId: string, now: Instant): readonly Write[] {
  return arrears && !isPaid ? [notBegunWrite(accountId, planId, now)] : [];
}
