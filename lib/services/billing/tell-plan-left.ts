import { z } from "zod";
import { findPlan } from "#lib/domain/catalog/plan.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { formatInstant, type Instant, instant } from "#lib/units/instant.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { verb } from "../verb.ts";
import { aboutOrg } from "./about.ts";
import { dayText, lettersTo } from "./letters.ts";
import { noteOnce } from "./note-once.ts";
import { planStanding } from "./plan-standing.ts";

/** Tells that a period's close has left the plan: a trial's end, or a subscription's (ACT-2, ACT-12). Throws while the close is still to come. */
export const tellPlanLeft = verb({
  permission: "plan:renew",
  input: z.strictObject({ from: z.string(), to: z.string(), at: z.int() }),
  run: async (caller, { from, to, at }) => {
    const standing = await planStanding(caller);
    if (!standing) return refuse("not_found");
    const { account, card } = standing;
    if (account.period.end <= at) throw new Error(`the period that ends at ${formatInstant(instant(at))} is not closed yet`);
    const name = (id: string) => findPlan(card, id)?.name ?? id;
    return done({ told: await tellOfLeaving({ ...caller, now: instant(at) }, name(from), name(to), instant(at)) });
  },
});

/** Tells once that a plan was left, and notes when: from then on the rules of the archive count their days (ACT-12). */
export async function tellOfLeaving(caller: Caller, from: string, to: string, at: Instant): Promise<boolean> {
  const about = await aboutOrg(caller.accountId, ["owner", "billing"]);
  if (!about) return false;
  const letters = lettersTo(
    about,
    `${about.orgName} is on ${to} now`,
    [
      `${about.orgName} was on ${from}, which is not paid for any more. It is on ${to} since ${dayText(at, about.zone)}.`,
      "Scripts and text stay and can be downloaded. Credits that are left stay until they expire.",
    ],
    { label: "Choose a plan", path: "/plans" },
  );
  return noteOnce(caller, `archived:${formatInstant(at)}`, letters, audited(caller, "plan.left", to, { from }));
}
