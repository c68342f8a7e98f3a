import type { ReactNode } from "react";
import { Amount } from "#components/ui/amount.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import type { Millis } from "#lib/units/millis.ts";
import type { CalculatorView } from "./view.ts";
import { Way } from "./way.tsx";
import { type WayActions, WaysToBuy } from "./ways-to-buy.tsx";

/** Out of credit: exactly three ways on (ACT-9). The form behind it keeps what was typed, also over a checkout. */
export function OutOfCredit({
  open,
  onClose,
  slug,
  view,
  shortfall,
  total,
  count,
  actions,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly slug: string;
  readonly view: CalculatorView;
  readonly shortfall: Millis;
  readonly total: Millis;
  /** How many items it is that cost so much together. */
  readonly count: number;
  readonly actions: WayActions;
}) {
  return (
    <Dialog open={open} onClose={onClose} title={count > 1 ? "Not enough credits for this project" : "Not enough credits for this job"}>
      <p className="mb-3 text-dim">
        {count > 1 ? `Its ${count} items cost` : "It costs"} <Amount value={total} unit={view.unit} className="text-ink" />. You are short
        by <Amount value={shortfall} unit={view.unit} className="font-semibold text-ink" />. Nothing was charged.
      </p>
      {view.card.arrears ? (
        <ol className="space-y-2.5">
          <LineWays billed={view.card.arrears.billed} />
          <Return onClose={onClose} />
        </ol>
      ) : (
        <WaysToBuy slug={slug} view={view} shortfall={shortfall} total={total} actions={actions}>
          <Return onClose={onClose} />
        </WaysToBuy>
      )}
    </Dialog>
  );
}

/** On a card in arrears nothing is bought beforehand: the credit line is freed by its bill, or raised (IMS-7). */
function LineWays({ billed }: { readonly billed: string }): ReactNode {
  return (
    <>
      <Way title="Wait for the next bill">The line is billed {billed}; what is billed no longer counts against it.</Way>
      <Way title="Ask for a higher credit line">Whoever runs this Greenlight can raise it.</Way>
    </>
  );
}

function Return({ onClose }: { readonly onClose: () => void }) {
  return (
    <Way
      title="Cancel and return"
      action={
        <Button kind="ghost" onClick={onClose}>
          Return
        </Button>
      }
    >
      Back to the form, as you left it.
    </Way>
  );
}
