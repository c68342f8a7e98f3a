import { Amount } from "#components/ui/amount.tsx";
import type { Millis } from "#lib/units/millis.ts";
import type { CancelAction } from "./cancel-text.ts";
import { EndDialog } from "./end-dialog.tsx";
import type { ReturningLot } from "./returning-lots.tsx";

type Props = {
  readonly slug: string;
  readonly job: { readonly id: string; readonly operation: string; readonly held: Millis; readonly lots: readonly ReturningLot[] };
  readonly unit: string;
  readonly cancel: CancelAction;
};

/** Gives back what a job holds by cancelling it, after saying what returns and to where, and with a reason that its entries keep. */
export function ReleaseButton({ slug, job: { id, operation, held, lots }, unit, cancel }: Props) {
  const given = { slug, jobId: id, unit, held, lots, cancel };
  return (
    <EndDialog
      {...given}
      open="Release"
      openLabel={`Release what ${operation} holds`}
      title="Release what this job holds?"
      confirm="Release"
      asksReason
    >
      The job {operation} is cancelled, and all <Amount value={held} unit={unit} className="font-semibold" /> that it holds return at once.
      What was rendered so far is lost.
    </EndDialog>
  );
}
