import { z } from "zod";
import { atomically, type Write } from "#db/atomically.ts";
import { agreedChangeWrite, dropAgreedChangeWrite } from "#db/queries/agreed-changes.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { isForClose, isManaged, managedTargets } from "#lib/domain/plans/agreed-change.ts";
import { done, type Outcome, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { letterWrites } from "../notifications/send-mail.ts";
import { changePlan } from "../plans/change-plan.ts";
import { verb } from "../verb.ts";
import { aboutOrg } from "./about.ts";
import { dayText, lettersTo } from "./letters.ts";
import { type PlanStanding, planStanding } from "./plan-standing.ts";
import { actingFor } from "./send-invoice.ts";

const input = z.strictObject({
  accountId: z.uuid(),
  planId: z.string().max(100),
  when: z.enum(["now", "period_end"]),
  /** Why, for the owners: it stands in their letter. */
  reason: z.string().trim().min(1, "must say why: the owners read it").max(500, "must have at most 500 characters"),
});
type Asked = z.infer<typeof input>;

/**
 * An operator leads a plan that they look after to another one or to its end: at the period's end, or at once where that is an
 * upgrade (ACT-13) or begins a period of its own (ALU-1). The owners are told. Refused: `not_found`, `not_managed` (a
 * subscription pays for it: its owner changes it), `unknown_plan`, `not_an_upgrade`, and as `changePlan` is.
 */
export const changeManagedPlan = verb({
  permission: "orders:bill",
  input,
  run: async (caller, asked) => {
    const found = await managed(caller, asked.accountId);
    if (!found.ok) return found;
    const { own, standing } = found.value;
    const target = managedTargets(standing.card, standing.plan.id).find(({ plan }) => plan.id === asked.planId);
    if (!target) return refuse("unknown_plan", { planId: asked.planId });
    if (asked.when === "now" && !target.isNow) return refuse("not_an_upgrade", { from: standing.plan.id, to: asked.planId });
    return asked.when === "now" ? atOnce(own, asked, target.plan.name) : atPeriodEnd(own, standing, asked, target);
  },
});

type Target = ReturnType<typeof managedTargets>[number];

async function atPeriodEnd(own: Caller, { account, plan }: PlanStanding, { planId, reason }: Asked, target: Target) {
  const { accountId, actor: setBy, now: setAt } = own;
  const at = account.period.end;
  const row = { accountId, fromPlanId: plan.id, planId, at, reason, setBy, setAt };
  await atomically(
    agreedChangeWrite(row),
    audited(own, target.isEnd ? "plan.end-agreed" : "plan.change-agreed", planId, { from: plan.id, at, reason }),
    ...(await tell(own, reason, (zone) => {
      const what = target.isEnd ? "ends" : `changes to ${target.plan.name}`;
      return `The plan ${plan.name} ${what} on ${dayText(at, zone)}. Until then everything stays as it is.`;
    })),
  );
  return done({ planId, at });
}

async function atOnce(own: Caller, { planId, reason }: Asked, name: string) {
  const changed = await changePlan({ ...own, role: "system" }, { planId });
  if (!changed.ok) return changed;
  await atomically(
    // What was agreed for the plan before is not meant for this one.
    dropAgreedChangeWrite(own.accountId),
    audited(own, "plan.changed-by-operator", planId, { reason }),
    ...(await tell(own, reason, () => `The plan is ${name} now.`)),
  );
  return done({ planId, at: own.now });
}

/** Takes back what was agreed for the period's end: the plan goes on. Refused: `not_found`, `not_managed`, `nothing_pending`. */
export const keepManagedPlan = verb({
  permission: "orders:bill",
  input: input.pick({ accountId: true }),
  run: async (caller, { accountId }) => {
    const found = await managed(caller, accountId);
    if (!found.ok) return found;
    const { own, standing } = found.value;
    const { agreed, account, plan } = standing;
    if (!agreed || !isForClose(agreed, account)) return refuse("nothing_pending");
    await atomically(
      dropAgreedChangeWrite(accountId),
      audited(own, "plan.change-undone", plan.id, { planId: agreed.planId }),
      ...(await tell(own, null, () => `The plan ${plan.name} goes on: what was to happen at the period’s end does not.`)),
    );
    return done({ planId: plan.id });
  },
});

async function managed(
  caller: Caller,
  accountId: string,
): Promise<Outcome<{ readonly own: Caller; readonly standing: PlanStanding }, "not_found" | "not_managed">> {
  const acting = await actingFor(caller, accountId);
  const standing = acting && (await planStanding(acting.own));
  if (!acting || !standing) return refuse("not_found");
  const { card, plan, last, account } = standing;
  return isManaged(card, plan.id, last, account.trialEndsAt !== null)
    ? done({ own: acting.own, standing })
    : refuse("not_managed", { plan: plan.name });
}

/** The letters to the owners about what an operator did to their plan. */
async function tell({ accountId }: Caller, reason: string | null, words: (zone: string) => string): Promise<readonly Write[]> {
  const about = await aboutOrg(accountId, ["owner", "billing"]);
  if (!about) return [];
  const lines = [words(about.zone), ...(reason ? [`“${reason}”`] : [])];
  return letterWrites(
    accountId,
    lettersTo(about, `The plan of ${about.orgName}`, lines, { label: "The organization’s plans", path: "/plans" }),
  );
}
