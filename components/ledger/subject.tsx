import { When } from "#components/ui/when.tsx";
import { billedHour } from "#lib/domain/billing/bill-memo.ts";
import type { EntryView } from "#lib/domain/ledger/views.ts";
import { HOUR, later } from "#lib/units/instant.ts";
import { subjectOf } from "./kinds.ts";

type Subject = Pick<EntryView, "kind" | "operationLabel" | "memo">;

/** What an entry is about: its operation, what its memo says, or of which hour it is the bill, in the organization's time (IMS-5). */
export function SubjectText({ entry }: { readonly entry: Subject }) {
  const hour = hourOf(entry);
  if (hour === null) return subjectOf(entry);
  return (
    <>
      Bill of <When at={hour} /> to <When at={later(hour, HOUR)} shape="clock" />
    </>
  );
}

/** The memo, unless it says no more than the subject does. */
export function memoOf(entry: Subject): string | null {
  return hourOf(entry) === null ? entry.memo : null;
}

function hourOf({ kind, memo }: Subject) {
  return kind === "bill" ? billedHour(memo) : null;
}
