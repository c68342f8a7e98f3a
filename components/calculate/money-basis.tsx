import { Amount, Price } from "#components/ui/amount.tsx";
import type { CalculatorView } from "./view.ts";

/** On what basis money stands beside credits; where the account counts in money, that the price is the money. */
export function MoneyBasis({ view: { card, unit, plan, creditPrice } }: { readonly view: CalculatorView }) {
  return (
    <p className="mt-1.5 text-xs text-faint">
      {card.unit.kind === "money" ? (
        <>
          In {unit}, the account's currency{card.arrears && `; what runs is billed ${card.arrears.billed}, afterwards`}.
        </>
      ) : creditPrice && plan.price ? (
        <>
          Money at {plan.name}'s price per credit: <Price money={plan.price} /> ÷ <Amount value={plan.monthly} unit="credit" />.
        </>
      ) : (
        `${plan.name} has no price per credit, so no money stands beside credits.`
      )}
    </p>
  );
}
