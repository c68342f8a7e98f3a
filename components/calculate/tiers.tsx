import { Amount, Price } from "#components/ui/amount.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { type CreditPrice, worth } from "#lib/domain/catalog/money.ts";
import type { Millis } from "#lib/units/millis.ts";
import type { Tier } from "./offer.ts";
import type { CalculatorView } from "./view.ts";

/** One choice beside the other, each with its price: choosing one is choosing what will run. */
export function Tiers({
  legend,
  tiers,
  creditPrice,
  onChoose,
}: {
  readonly legend: string;
  readonly tiers: readonly Tier[];
  readonly creditPrice: CalculatorView["creditPrice"];
  readonly onChoose: (value: string) => void;
}) {
  if (!tiers.length) return null;
  const many = tiers.length > 3;
  const chosen = tiers.find((tier) => tier.chosen);
  return (
    <fieldset className="mb-3.5">
      <legend className="sr-only">{legend}</legend>
      <div className={classNames("flex flex-wrap", many ? "gap-1.5" : "gap-2.5")}>
        {tiers.map((tier) => (
          <label
            key={tier.value}
            className={classNames(
              "relative block min-w-0 flex-1 cursor-pointer rounded-lg border py-2.5 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
              // Five stand in two rows where there is no room for one.
              many ? "basis-[30%] px-2 text-sm sm:basis-0" : "px-2.5 text-base sm:px-3",
              tier.chosen ? "border-accent ring-1 ring-accent ring-inset" : "border-edge hover:border-accent",
            )}
          >
            <input
              type="radio"
              name="tier"
              value={tier.value}
              checked={tier.chosen}
              onChange={() => onChoose(tier.value)}
              className="absolute size-px opacity-0"
            />
            <span className="text-dim">{tier.label}</span>
            <span className="block min-h-6 text-lg leading-6 font-semibold">
              {tier.total === null ? <span className="text-faint">—</span> : <Amount value={tier.total} />}
            </span>
            {creditPrice && (
              <span className="block min-h-4.5 text-xs text-faint">
                {tier.total !== null && <Worth value={tier.total} price={creditPrice} />}
              </span>
            )}
            {tier.limit && (
              <span className="block text-xs text-warn">{tier.limit.plan ? `needs ${tier.limit.plan.name}` : "on no plan"}</span>
            )}
            {tier.help && !many && <span className="mt-0.5 hidden text-xs text-faint sm:block">{tier.help}</span>}
          </label>
        ))}
      </div>
      {many && chosen?.help && <p className="mt-1.5 text-xs text-faint">{`${chosen.label}: ${chosen.help}`}</p>}
    </fieldset>
  );
}

/** What an amount of credits is worth on the account's plan. */
export function Worth({ value, price }: { readonly value: Millis; readonly price: CreditPrice }) {
  return <Price money={worth(value, price)} />;
}
