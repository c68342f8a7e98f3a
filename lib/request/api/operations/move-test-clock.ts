import { z } from "zod";
import { moveClock } from "#lib/services/sandbox/move-clock.ts";
import type { Ran } from "#lib/services/sandbox/run-due.ts";
import { formatInstant } from "#lib/units/instant.ts";
import { formatMillis } from "#lib/units/millis.ts";
import { done } from "#lib/units/outcome.ts";
import { instantInput, instantText } from "../formats.ts";
import { apiPost } from "../operation.ts";

const ran = z.looseObject({
  at: instantText.describe("When it fell due."),
  what: z.enum([
    "hold_expired",
    "credits_expired",
    "period_closed",
    "trial_ended",
    "traffic_charged",
    "storage_charged",
    "bill_made",
    "payment_taken",
    "plan_left",
  ]),
});

export const moveTestClock = apiPost({
  id: "moveTestClock",
  path: "/test/clock",
  scope: "admin",
  summary: "Move the organization's clock",
  about:
    "Sandbox only. Sets the clock of the key's organization forward, never back, and does all that falls due on the way, in order, before it answers: holds and credits expire, periods close, traffic and storage are charged, hours are billed, trials end, subscriptions renew.",
  refusals: [],
  sandboxOnly: true,
  body: z.strictObject({ now: instantInput }),
  example: { now: "2027-01-31T00:00:00Z" },
  answer: z.strictObject({ now: instantText, ran: z.array(ran) }),
  run: async ({ caller, body }) => {
    const moved = await moveClock({ ...caller, role: "system", actor: "system:sandbox" }, body);
    return moved.ok ? done({ now: formatInstant(moved.value.now), ran: moved.value.ran.map(ranText) }) : moved;
  },
});

function ranText(each: Ran): z.output<typeof ran> {
  const told = { at: formatInstant(each.at), what: each.what };
  if (each.what === "hold_expired") return { ...told, job: each.job, returned: formatMillis(each.returned) };
  if (each.what === "credits_expired") return { ...told, amount: formatMillis(each.amount) };
  if (each.what === "trial_ended" || each.what === "plan_left") return { ...told, plan: each.plan };
  if (each.what === "payment_taken") return { ...told, invoice: each.invoice, plan: each.plan };
  if (each.what === "period_closed") {
    const period = { start: formatInstant(each.period.start), end: formatInstant(each.period.end) };
    return { ...told, plan: each.plan, period, rolledOver: formatMillis(each.rolledOver), forfeited: formatMillis(each.forfeited) };
  }
  if (each.what === "bill_made") {
    const lines = each.lines.map(({ operation, isLate, amount }) => ({ operation, amount: formatMillis(amount), late: isLate }));
    return {
      ...told,
      hour: formatInstant(each.hour),
      amount: formatMillis(each.amount),
      total: each.total,
      currency: each.currency,
      lines,
    };
  }
  const { operation, units, amount, waived } = each;
  return { ...told, operation, units: Number(units), amount: formatMillis(amount), waived: formatMillis(waived) };
}
