import { Notice } from "#components/ui/notice.tsx";
import type { ReturnView } from "#lib/domain/billing/view-purchases.ts";
import { Granted } from "./return.tsx";

/** Back in the form that a purchase began in: says what joined. */
export function ReturnNotice({ view }: { readonly view: ReturnView | null }) {
  if (view?.state !== "granted") return null;
  return (
    <Notice tone="good" live className="mb-3.5">
      <Granted view={view} />
    </Notice>
  );
}
