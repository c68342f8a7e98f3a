import { useEffect, useRef, useState } from "react";
import { useOnward } from "#components/billing/use-onward.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { formatMoney } from "#components/ui/format.ts";
import { useLocale } from "#components/ui/locale.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { Interval, PlanOffer, PlanPreview } from "#lib/domain/billing/view.ts";
import type { PlanActions } from "./actions.ts";
import { PlanChangePreview } from "./plan-preview.tsx";

/** What a change of plan will do, asked of the server when it opens; confirming does just that, or shows the new figures. */
export function PlanDialog({
  slug,
  offer,
  interval,
  actions,
  back,
  request,
  onClose,
}: {
  readonly slug: string;
  readonly offer: PlanOffer;
  readonly interval: Interval;
  readonly actions: PlanActions;
  readonly back: string | null;
  /** The request of a member that it answers. */
  readonly request: string | undefined;
  readonly onClose: () => void;
}) {
  const { plan, prices } = offer;
  const asked = { planId: plan.id, interval: prices[interval] ? interval : "month" };
  const [preview, setPreview] = useState<PlanPreview | null>(null);
  const looking = useOnward();
  const changing = useOnward();
  const look = () => looking.run(() => actions.preview(slug, asked), setPreview);
  const first = useRef(look);
  useEffect(() => first.current(), []);
  const confirm = (shown: PlanPreview) => {
    const { at, chargeNow } = shown;
    const input = {
      ...asked,
      at,
      cents: chargeNow?.total.cents ?? 0,
      ...(back ? { returnTo: back } : {}),
      ...(request ? { requestId: request } : {}),
    };
    // Done without a checkout: back to where one came from, with everything that was typed there.
    changing.run(
      () => actions.start(slug, input),
      () => (back ? window.location.assign(back) : onClose()),
    );
  };
  const lookAgain = () => {
    changing.clear();
    look();
  };
  const isStale = changing.refusal?.reason === "preview_changed";
  const problem = changing.problem ?? looking.problem;
  return (
    <Dialog open onClose={onClose} title={titleOf(offer, asked.interval)}>
      {preview ? <PlanChangePreview preview={preview} isArchive={!plan.generation} /> : !looking.problem && <Waiting />}
      {problem && (
        <Notice tone="bad" live className="mt-3">
          {problem}
        </Notice>
      )}
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button kind="ghost" onClick={onClose}>
          {preview && plan.generation ? `Stay on ${preview.from.name}` : "Back"}
        </Button>
        {isStale || looking.problem ? (
          <Button pending={looking.pending} onClick={lookAgain}>
            {isStale ? "Show the new figures" : "Try again"}
          </Button>
        ) : (
          preview && (
            <Confirm preview={preview} isArchive={!plan.generation} pending={changing.pending} onConfirm={() => confirm(preview)} />
          )
        )}
      </div>
    </Dialog>
  );
}

function Confirm({
  preview,
  isArchive,
  pending,
  onConfirm,
}: {
  readonly preview: PlanPreview;
  /** Generation ends with it (ACT-12). */
  readonly isArchive: boolean;
  readonly pending: boolean;
  readonly onConfirm: () => void;
}) {
  const locale = useLocale();
  const { payBy, chargeNow } = preview;
  const sum = chargeNow ? formatMoney(chargeNow.total, locale) : "";
  const words =
    payBy === "checkout"
      ? `Go to checkout · ${sum}`
      : payBy === "saved_method" && chargeNow
        ? `Pay ${sum} and change`
        : isArchive
          ? "Cancel the plan"
          : toWords(preview);
  return (
    <Button kind={isArchive ? "danger" : "primary"} pending={pending} onClick={onConfirm}>
      {words}
    </Button>
  );
}

function toWords({ from, to, interval }: PlanPreview): string {
  return from.id === to.id ? `Pay by the ${interval}` : `Change to ${to.name}`;
}

function titleOf({ way, plan: { name, generation } }: PlanOffer, interval: Interval): string {
  if (way === "current") return `Pay for ${name} by the ${interval}`;
  if (!generation) return "Cancel the plan";
  if (way === "downgrade") return `Downgrade to ${name}`;
  return way === "upgrade" ? `Upgrade to ${name}` : way === "start" ? `Start ${name}` : `Change to ${name}`;
}

function Waiting() {
  return (
    <div role="status">
      <span className="sr-only">Reckoning what it will cost</span>
      <Skeleton className="mb-3 h-5 w-40" />
      <Skeleton className="mb-3 h-24 w-full" />
      <Skeleton className="h-32 w-full" />
    </div>
  );
}
