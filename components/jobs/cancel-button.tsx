import { Amount } from "#components/ui/amount.tsx";
import type { Millis } from "#lib/units/millis.ts";
import type { CancelAction } from "./cancel-text.ts";
import { EndDialog } from "./end-dialog.tsx";
import type { ReturningLot } from "./returning-lots.tsx";

type Props = {
  readonly slug: string;
  readonly jobId: string;
  readonly unit: string;
  readonly held: Millis;
  readonly lots: readonly ReturningLot[];
  readonly cancel: CancelAction;
};

/** Cancels a running job, after saying what returns and to where. */
export function CancelButton(props: Props) {
  return (
    <EndDialog {...props} open="Cancel job" title="Cancel this job?" confirm="Cancel and return">
      All <Amount value={props.held} unit={props.unit} className="font-semibold" /> that it holds return at once. What was rendered so far
      is lost.
    </EndDialog>
  );
}
