import { DAY, type Instant, later } from "#lib/units/instant.ts";

const REMINDER_DAYS = [30, 7, 1] as const;
export type TrialReminder = (typeof REMINDER_DAYS)[number];

/** The reminder of a trial's end that is due at `now` (ACT-2): the latest one only. Null before the first, and when the trial is over. */
export function trialReminder(trialEndsAt: Instant, now: Instant): TrialReminder | null {
  if (now >= trialEndsAt) return null;
  return REMINDER_DAYS.findLast((days) => later(trialEndsAt, -days * DAY) <= now) ?? null;
}

/** When the next reminder after `now` is due; null when there is none. */
export function nextTrialReminder(trialEndsAt: Instant, now: Instant): Instant | null {
  return REMINDER_DAYS.map((days) => later(trialEndsAt, -days * DAY)).find((at) => at > now) ?? null;
}

/** How long before its end the first reminder of a trial is sent. */
export const FIRST_REMINDER = REMINDER_DAYS[0] * DAY;
