import { Amount, Price } from "#components/ui/amount.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { When } from "#components/ui/when.tsx";
import type { Instant } from "#lib/units/instant.ts";
import type { Millis } from "#lib/units/millis.ts";

type PlanTerms = {
  readonly name: string;
  readonly price: { readonly cents: number; readonly currency: string } | null;
  readonly monthly: Millis;
  readonly storageGb: number | null;
  readonly bankCap: Millis | null;
};

/** The plan, when its next period begins, and the ways to more credits. */
export function PlanPanel({
  slug,
  plan,
  upgrade,
  unit,
  periodEnd,
  trialEndsAt,
  mayChange,
}: {
  readonly slug: string;
  readonly plan: PlanTerms;
  readonly upgrade: { readonly id: string; readonly name: string } | null;
  readonly unit: string;
  readonly periodEnd: Instant;
  /** Set while the plan is tried for nothing (ACT-2). */
  readonly trialEndsAt: Instant | null;
  readonly mayChange: boolean;
}) {
  const { name, price } = plan;
  return (
    <Panel title={`${name} plan`}>
      <p className="text-2xl font-semibold">
        {price ? <Price money={trialEndsAt === null ? price : { ...price, cents: 0 }} whole /> : "Agreed"}{" "}
        {price && <span className="text-base font-normal text-dim">{trialEndsAt === null ? "a month" : "while on trial"}</span>}
      </p>
      <p className="mt-2 text-dim">
        <Gets plan={plan} unit={unit} />
        Next period <When at={periodEnd} />.
        {trialEndsAt !== null && (
          <>
            <br />
            The trial ends <When at={trialEndsAt} />; without an upgrade the studio is archived then.
          </>
        )}
      </p>
      {mayChange && (
        <p className="mt-3.5 flex flex-wrap gap-2">
          {upgrade && <ButtonLink href={`/o/${slug}/plans?plan=${upgrade.id}`}>Upgrade to {upgrade.name}</ButtonLink>}
          <ButtonLink href={`/o/${slug}/packs`} kind="ghost">
            {unit === "credit" ? "Buy credits" : "See the plans"}
          </ButtonLink>
        </p>
      )}
    </Panel>
  );
}

/** What each period brings, in a line; nothing for a plan that is billed afterwards. */
function Gets({ plan: { monthly, storageGb, bankCap }, unit }: { readonly plan: PlanTerms; readonly unit: string }) {
  if (monthly === 0n && storageGb === null) return null;
  return (
    <>
      <Amount value={monthly} unit={unit} />
      {storageGb !== null && <>, {storageGb} GB</>}
      {bankCap !== null && (
        <>
          , bank up to <Amount value={bankCap} />
        </>
      )}
      .
      <br />
    </>
  );
}
