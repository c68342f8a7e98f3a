import { Panel } from "#components/ui/panel.tsx";
import type { OperatorBillingView } from "#lib/domain/billing/view-operator.ts";
import { BillingFrame } from "./billing-frame.tsx";
import { Comparisons } from "./comparisons.tsx";
import { Enquiries } from "./enquiries.tsx";
import { SeenTo } from "./seen-to.tsx";
import type { OperatorAction } from "./use-money-action.ts";
import { type Retried, WaitingList } from "./waiting-list.tsx";

type Actions = Readonly<Record<"bill" | "refuse" | "dismiss" | "grant" | "compare", OperatorAction>> & {
  readonly retry: OperatorAction<Retried>;
};

/** What of money waits for an operator: enquiries to bill, payments that fit nothing, and the comparisons that find them. */
export function OperatorBilling({ view, actions }: { readonly view: OperatorBillingView; readonly actions: Actions }) {
  const { enquiries, waiting, seen, comparisons, now, payments } = view;
  const isSetUp = payments !== "not_set_up";
  const open = enquiries.filter(({ sent }) => !sent).length;
  return (
    <BillingFrame page="/operator/billing" note="What waits for an operator, of every organization. Times in UTC." payments={payments}>
      <div className="grid gap-3.5">
        <Panel
          id="parked"
          title="Payments to look at"
          note={waiting.length === 0 ? "nothing waits" : `${waiting.length} ${waiting.length === 1 ? "waits" : "wait"}`}
        >
          <WaitingList waiting={waiting} now={now} retry={actions.retry} dismiss={actions.dismiss} grant={actions.grant} />
          <SeenTo seen={seen} now={now} />
        </Panel>
        <Panel id="enquiries" title="Enquiries and invoices" note={enquiriesNote(open, enquiries.length - open)}>
          <Enquiries enquiries={enquiries} now={now} canBill={isSetUp} bill={actions.bill} refuse={actions.refuse} />
        </Panel>
        <Comparisons comparisons={comparisons} canAsk={isSetUp} ask={actions.compare} />
      </div>
    </BillingFrame>
  );
}

function enquiriesNote(open: number, billed: number): string {
  const parts = [open > 0 && `${open} to answer`, billed > 0 && `${billed} to be paid`].filter(Boolean);
  return parts.length > 0 ? parts.join(", ") : "none is open";
}
