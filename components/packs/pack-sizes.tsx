import { Amount, Price } from "#components/ui/amount.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { Panel } from "#components/ui/panel.tsx";
import type { PacksPageView } from "#lib/domain/billing/view.ts";
import type { Pack } from "#lib/domain/packs/price.ts";
import { type Millis, plus } from "#lib/units/millis.ts";
import { PerThousand } from "./per-thousand.tsx";

/** The sizes that the card names, one to be chosen. */
export function PackSizes({
  view,
  packs,
  chosen,
  onChoose,
}: {
  readonly view: PacksPageView;
  readonly packs: readonly Pack[];
  readonly chosen: Millis | null;
  readonly onChoose: (credits: Millis) => void;
}) {
  return (
    <Panel id="packs" title="One-time packs" note={`prices on ${view.planName}`}>
      <fieldset className="grid gap-2.5">
        <legend className="sr-only">Pack</legend>
        {packs.map((pack) => (
          <label
            key={pack.credits.toString()}
            className={classNames(
              "flex min-w-0 cursor-pointer flex-wrap items-center gap-x-4 gap-y-1 rounded-lg border px-4 py-3 hover:border-edge has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
              pack.credits === chosen ? "border-accent ring-1 ring-accent ring-inset" : "border-line",
            )}
          >
            <input
              type="radio"
              name="pack"
              className="size-4 accent-accent outline-none"
              checked={pack.credits === chosen}
              onChange={() => onChoose(pack.credits)}
            />
            <span className="min-w-32 flex-1">
              <Amount value={plus(pack.credits, pack.bonus)} unit="credit" className="text-lg font-semibold" />
              {pack.bonus > 0n && (
                <span className="block text-sm text-dim">
                  <Amount value={pack.credits} /> and <Amount value={pack.bonus} /> as a bonus
                </span>
              )}
            </span>
            <span className="text-right">
              <Price money={pack.price} className="text-lg font-semibold" />
              <PerThousand pack={pack} />
            </span>
          </label>
        ))}
      </fieldset>
    </Panel>
  );
}
