import type { ReactNode } from "react";
import { type BillingAction, useOnward } from "#components/billing/use-onward.ts";
import { Price } from "#components/ui/amount.tsx";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Problem } from "#components/ui/problem.tsx";
import { When } from "#components/ui/when.tsx";
import type { CurrentPlan, PlansPageView } from "#lib/domain/billing/view.ts";

const STATES: Readonly<Record<CurrentPlan["status"], { readonly tone: Tone; readonly label: string }>> = {
  trial: { tone: "warn", label: "Free trial" },
  active: { tone: "good", label: "Paid" },
  past_due: { tone: "bad", label: "Payment past due" },
  archived: { tone: "plain", label: "Archived" },
  managed: { tone: "plain", label: "No subscription" },
};

/** The plan that one is on, what comes next and when, and a change that waits (ACT-13). */
export function CurrentPlanPanel({
  slug,
  view,
  undo,
  onCancel,
}: {
  readonly slug: string;
  readonly view: PlansPageView;
  readonly undo: BillingAction;
  readonly onCancel: (() => void) | null;
}) {
  const { current, mayChange } = view;
  const isFree = view.plans.some(({ plan }) => plan.id === current.planId && plan.price?.cents === 0);
  return (
    <Panel
      className="mb-3.5"
      title={`${current.name} plan`}
      aside={
        <span className="flex items-center gap-3">
          <PlanState status={current.status} />
          {onCancel && current.status === "active" && !current.pending && (
            <button type="button" onClick={onCancel} className="min-h-6 text-sm text-dim underline underline-offset-2 hover:text-ink">
              Cancel the plan
            </button>
          )}
        </span>
      }
    >
      <PlanFacts current={current} />
      {current.pending && <Pending slug={slug} current={current} undo={mayChange && current.status !== "managed" ? undo : null} />}
      {current.status === "managed" && !isFree && <WhoToAsk operators={view.operators} canStart={canStart(view)} />}
    </Panel>
  );
}

/** How a plan is paid for, in a word or two. */
export function PlanState({ status }: Pick<CurrentPlan, "status">) {
  const { tone, label } = STATES[status];
  return <Badge tone={tone}>{label}</Badge>;
}

/** When the next period begins, and what is charged for it. */
export function PlanFacts({ current }: { readonly current: CurrentPlan }) {
  const { status, period, trialEndsAt, archivedAt, pastDue, nextInvoice } = current;
  return (
    <dl className="flex flex-wrap gap-x-10 gap-y-2">
      <Fact name={status === "archived" ? "Since" : "This period"}>
        {status === "archived" ? (
          <When at={archivedAt ?? period.start} shape="date" />
        ) : (
          <>
            <When at={period.start} shape="date" /> to <When at={period.end} shape="date" />
          </>
        )}
      </Fact>
      {trialEndsAt !== null && (
        <Fact name="Trial ends">
          <When at={trialEndsAt} shape="moment" />{" "}
          <span className="block text-sm text-dim">Without a plan, the studio is archived then.</span>
        </Fact>
      )}
      {pastDue && (
        <Fact name="To pay">
          {pastDue.invoice && (
            <>
              <Price money={pastDue.invoice.due} className="font-semibold text-bad" /> by{" "}
            </>
          )}
          <When at={pastDue.endsAt} shape="moment" />
        </Fact>
      )}
      {nextInvoice ? (
        <Fact name="Next invoice">
          <Price money={nextInvoice.total} className="font-semibold" /> on <When at={nextInvoice.at} shape="date" />
        </Fact>
      ) : (
        status !== "archived" && <Fact name="Next invoice">None: nothing is charged by itself</Fact>
      )}
    </dl>
  );
}

/** Is there a plan to start a subscription with, also from one that an operator looks after? */
function canStart({ plans, mayChange, payments }: PlansPageView): boolean {
  return mayChange && payments !== "not_set_up" && plans.some(({ way, refused }) => way === "start" && refused === null);
}

/** A plan that no subscription pays for is changed and ended by who runs this Greenlight; what starts one is below. */
function WhoToAsk({ operators, canStart: hasStart }: Pick<PlansPageView, "operators"> & { readonly canStart: boolean }) {
  return (
    <p className="mt-3 text-dim">
      An operator looks after this plan.{" "}
      {hasStart
        ? "A subscription that you start below is your own: it takes the place of what they set up. For anything else,"
        : "To change it or to end it,"}{" "}
      {operators.length === 0
        ? "ask whoever runs this Greenlight."
        : operators.map((address, index) => (
            <span key={address}>
              {index === 0 ? "write to " : " or "}
              <a href={`mailto:${address}`} className="underline decoration-edge underline-offset-2 hover:decoration-ink">
                {address}
              </a>
              {index === operators.length - 1 && "."}
            </span>
          ))}
    </p>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-faint">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Pending({ slug, current, undo }: { readonly slug: string; readonly current: CurrentPlan; readonly undo: BillingAction | null }) {
  const { pending, problem, run } = useOnward();
  const change = current.pending;
  if (!change) return null;
  return (
    <Notice tone="warn" className="mt-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p>
          {wordsOf(change, current)} <When at={change.at} shape="moment" />. Until then everything stays as it is
          {current.status === "managed" ? "." : ", and this can be undone."}
        </p>
        {undo && (
          <Button kind="ghost" small pending={pending} onClick={() => run(() => undo(slug, {}))}>
            {change.kind === "cancel" ? "Keep the plan" : change.planId === current.planId ? "Leave it so" : `Stay on ${current.name}`}
          </Button>
        )}
      </div>
      <Problem>{problem}</Problem>
    </Notice>
  );
}

function wordsOf({ kind, planId, planName }: NonNullable<CurrentPlan["pending"]>, current: CurrentPlan): string {
  if (kind === "cancel") return "The plan ends on";
  if (planId !== current.planId) return `Changes to ${planName} on`;
  return `It is paid by the ${current.interval === "month" ? "year" : "month"} from`;
}
