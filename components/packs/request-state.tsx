import { type BillingAction, useOnward } from "#components/billing/use-onward.ts";
import { Amount, Price } from "#components/ui/amount.tsx";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Problem } from "#components/ui/problem.tsx";
import { When } from "#components/ui/when.tsx";
import type { PurchaseRequestView } from "#lib/domain/billing/view-purchases.ts";
import { plus } from "#lib/units/millis.ts";

const TONES = { open: "info", approved: "info", paid: "good", refused: "warn", withdrawn: "info" } as const;

/** Where one's own request stands. */
export function RequestState({
  slug,
  request,
  withdraw,
}: {
  readonly slug: string;
  readonly request: PurchaseRequestView;
  readonly withdraw: BillingAction;
}) {
  const { pending, problem, run } = useOnward();
  return (
    <Notice tone={TONES[request.state]} live>
      <p>
        You asked for <RequestedThing what={request.what} /> on <When at={request.at} />. <StateWords request={request} />
      </p>
      {request.state === "open" && (
        <Button kind="ghost" small className="mt-1.5" pending={pending} onClick={() => run(() => withdraw(slug, { id: request.id }))}>
          Take it back
        </Button>
      )}
      <Problem>{problem}</Problem>
    </Notice>
  );
}

/** What was asked for, with its price. */
export function RequestedThing({ what }: { readonly what: PurchaseRequestView["what"] }) {
  if (what.kind === "pack")
    return (
      <>
        <Amount value={plus(what.credits, what.bonus)} unit="credit" className="font-semibold" />
        {what.price && (
          <>
            {" "}
            for <Price money={what.price} />
          </>
        )}
      </>
    );
  return (
    <>
      the <span className="font-semibold">{what.planName}</span> plan
      {what.price && (
        <>
          , <Price money={what.price} /> a month
        </>
      )}
    </>
  );
}

function StateWords({ request: { state, decidedBy, answer } }: { readonly request: PurchaseRequestView }) {
  const who = decidedBy ?? "An owner";
  if (state === "open") return <>Nobody has decided yet.</>;
  if (state === "approved") return <>{who} approved it. The credits come as soon as it is paid.</>;
  if (state === "paid") return <>{who} approved it, and the credits are there.</>;
  if (state === "withdrawn") return <>You took it back.</>;
  return (
    <>
      {who} did not approve it{answer ? `: “${answer}”` : "."}
    </>
  );
}
