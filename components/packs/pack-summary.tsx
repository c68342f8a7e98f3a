import { type BillingAction, useOnward } from "#components/billing/use-onward.ts";
import { Amount, Price } from "#components/ui/amount.tsx";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { When } from "#components/ui/when.tsx";
import type { Onward, PacksPageView } from "#lib/domain/billing/view.ts";
import type { Pack } from "#lib/domain/packs/price.ts";
import { formatMillis, plus } from "#lib/units/millis.ts";

/** What buying does, before money moves: the charge, where the credits go, until when they are good, what is there after. */
export function PackSummary({
  slug,
  view,
  pack,
  back,
  buy,
}: {
  readonly slug: string;
  readonly view: PacksPageView;
  readonly pack: Pack | null;
  readonly back: string | null;
  readonly buy: BillingAction<Onward>;
}) {
  const { pending, problem, run } = useOnward();
  const { mayBuy, owners, payments } = view;
  const isOpen = mayBuy && payments !== "not_set_up";
  return (
    <Panel title="What happens">
      {pack ? <Effects view={view} pack={pack} /> : <p className="text-dim">Choose an amount to see what it costs.</p>}
      {problem && (
        <Notice tone="bad" live className="mt-3">
          {problem}
        </Notice>
      )}
      {isOpen && pack && (
        <Button
          className="mt-3.5 w-full"
          pending={pending}
          onClick={() => run(() => buy(slug, { credits: formatMillis(pack.credits), ...(back ? { returnTo: back } : {}) }))}
        >
          <span>
            Go to checkout · <Price money={pack.price} />
          </span>
        </Button>
      )}
      {!mayBuy && <p className="mt-3 text-sm text-dim">Only an owner may buy{owners.length > 0 && `: ${owners.join(", ")}`}.</p>}
    </Panel>
  );
}

function Effects({ view, pack }: { readonly view: PacksPageView; readonly pack: Pack }) {
  const { card, unit, available, expiresAt } = view;
  const gained = plus(pack.credits, pack.bonus);
  const label = card.classes.find(({ id }) => id === pack.class)?.label ?? pack.class;
  return (
    <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1.5">
      <dt className="text-dim">Charged once, now</dt>
      <dd className="text-right font-semibold">
        <Price money={pack.price} />
      </dd>
      <dt className="text-dim">Gives at once</dt>
      <dd className="text-right">
        <Amount value={gained} unit={unit} signed />
      </dd>
      <dt className="text-dim">Class of credits</dt>
      <dd className="text-right">{label}</dd>
      <dt className="text-dim">Can be spent after</dt>
      <dd className="text-right">
        <Amount value={plus(available, gained)} unit={unit} />
      </dd>
      <dt className="text-dim">Good until</dt>
      <dd className="text-right">{expiresAt === null ? "they are used" : <When at={expiresAt} shape="date" />}</dd>
      <dt className="text-dim">Used</dt>
      <dd className="text-right">last, after all others</dd>
      <dd className="col-span-2 mt-1 text-sm text-dim">
        You can step back at checkout until you pay. After that the credits stay; tax, where it is due, is added there.
      </dd>
    </dl>
  );
}
