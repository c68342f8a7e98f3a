import { z } from "zod";
import { endingTrials } from "#db/queries/due-reminders.ts";
import { FIRST_REMINDER, trialReminder } from "#lib/domain/billing/trial.ts";
import { planWithoutPayment } from "#lib/domain/plans/next-month.ts";
import { formatInstant, type Instant } from "#lib/units/instant.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { verb } from "../verb.ts";
import { aboutOrg } from "./about.ts";
import { eachDue } from "./each-due.ts";
import { dayText, lettersTo, moneyText } from "./letters.ts";
import { noteOnce } from "./note-once.ts";
import { planStanding } from "./plan-standing.ts";

/** Reminds the owners of a trial's end, 30, 7 and 1 days before, each once (ACT-2). Answers the reminder that is due. Refused: `no_trial`. */
export const remindOfTrial = verb({
  permission: "plan:renew",
  input: z.strictObject({}),
  run: async (caller) => {
    const standing = await planStanding(caller);
    const endsAt = standing?.account.trialEndsAt;
    if (!standing || endsAt == null) return refuse("no_trial");
    const days = trialReminder(endsAt, caller.now);
    const about = days === null ? null : await aboutOrg(caller.accountId, ["owner"]);
    if (days === null || !about) return done<{ days: number | null }>({ days: null });
    const { card, plan } = standing;
    const next = planWithoutPayment(card)?.name ?? plan.name;
    const price = plan.price ? ` It costs ${moneyText(plan.price)} a month from then on.` : "";
    const letters = lettersTo(
      about,
      `The trial of ${about.orgName} ends in ${days === 1 ? "a day" : `${days} days`}`,
      [
        `The free trial of ${plan.name} ends on ${dayText(endsAt, about.zone)}. To stay on ${plan.name} or go higher, choose a plan before.${price}`,
        `Without a plan ${about.orgName} goes to ${next}: scripts and text stay, generation is off until you upgrade.`,
      ],
      { label: "Choose a plan", path: "/plans" },
    );
    await noteOnce(caller, `trial:${formatInstant(endsAt)}:${days}`, letters);
    return done<{ days: number | null }>({ days });
  },
});

/** The worker's round. Answers how many trials it looked at. */
export function remindTrials(server: Instant, requestId: string): Promise<number> {
  const due = (after: string | null, limit: number) => endingTrials(server, FIRST_REMINDER, after, limit);
  return eachDue({ server, requestId, actor: "system:trial", what: "a trial's end" }, due, remindOfTrial);
}
