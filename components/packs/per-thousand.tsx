import { Price } from "#components/ui/amount.tsx";
import { worth } from "#lib/domain/catalog/money.ts";
import type { Pack } from "#lib/domain/packs/price.ts";
import { credits, plus } from "#lib/units/millis.ts";
import { rational } from "#lib/units/rational.ts";

/** What a thousand credits come to in a pack, its bonus counted in: so that sizes can be compared. */
export function PerThousand({ pack: { credits: amount, bonus, price } }: { readonly pack: Pack }) {
  const total = plus(amount, bonus);
  if (total === 0n) return null;
  const each = { each: rational(BigInt(price.cents) * 10n, total), currency: price.currency };
  return (
    <span className="block text-sm text-faint">
      <Price money={worth(credits(1_000), each)} /> per 1,000
    </span>
  );
}
