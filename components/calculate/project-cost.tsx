import type { ReactNode } from "react";
import { Amount } from "#components/ui/amount.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field, Input } from "#components/ui/field.tsx";
import { decimalText } from "#lib/domain/rating/decimal.ts";
import {
  addParts,
  costPerMinute,
  type ItemChange,
  type Optimisation,
  optimisations,
  partsOf,
  secondsOf,
  stagesOf,
} from "#lib/domain/rating/project.ts";
import type { RatingRequest } from "#lib/domain/rating/request.ts";
import type { Millis } from "#lib/units/millis.ts";
import { exact, type Rational } from "#lib/units/rational.ts";
import { PART_NAMES } from "./part-names.ts";
import { Worth } from "./tiers.tsx";
import type { Offered } from "./use-calculator.ts";
import type { CalculatorView } from "./view.ts";

const AT_ONCE = 4;

type Props = {
  readonly view: CalculatorView;
  readonly offers: readonly Offered[];
  readonly requests: readonly RatingRequest[];
  readonly total: Millis;
  readonly length: string;
  readonly onLength: (text: string) => void;
  readonly onApply: (changes: readonly ItemChange[]) => void;
};

/** Generation + enhancement + distribution = total, by the minute of film, and what each optimisation would save (ALW-8). */
export function ProjectCost({ view, offers, requests, total, length, onLength, onApply }: Props) {
  const { card, terms, unit } = view;
  const stages = stagesOf(card);
  const parts = addParts(
    offers.flatMap(({ offer, draft }) => (offer ? [partsOf(card, { operation: draft.operation, lines: offer.lines })] : [])),
  );
  const known = secondsOf(card, requests);
  const typed = typedSeconds(length);
  const perMinute = typed === "wrong" ? null : costPerMinute(total, typed ?? known);
  return (
    <div className="mt-4 grid gap-x-8 gap-y-4 lg:grid-cols-[1fr_1.15fr]">
      <div>
        <dl aria-label="Cost of the project" className="grid gap-y-1">
          {stages.length > 1 &&
            stages.map((part, at) => <Figure key={part} name={`${at > 0 ? "+ " : ""}${PART_NAMES[part]}`} value={parts[part]} />)}
          <Figure name={stages.length > 1 ? "= Total" : "Total"} value={total} unit={unit} strong>
            {view.creditPrice && (
              <span className="text-dim">
                {" "}
                · <Worth value={total} price={view.creditPrice} />
              </span>
            )}
          </Figure>
          <Figure name="Cost per minute" value={perMinute} unit={unit} />
        </dl>
        <Field
          className="mt-3 mb-0 max-w-64"
          label="Length of the finished film"
          hint={known ? "Left empty: the length that the items make." : "The items do not say how long the film is."}
          error={typed === "wrong" && "This must be a number above 0."}
          optional
        >
          {(control) => (
            <Input
              {...control}
              unit="s"
              inputMode="decimal"
              autoComplete="off"
              maxLength={12}
              placeholder={known ? decimalText(known) : undefined}
              value={length}
              onChange={(event) => onLength(event.target.value)}
            />
          )}
        </Field>
      </div>
      <Optimisations found={optimisations(card, requests, terms)} count={offers.length} onApply={onApply} />
    </div>
  );
}

function Figure({
  name,
  value,
  unit,
  strong = false,
  children,
}: {
  readonly name: string;
  readonly value: Millis | null;
  readonly unit?: string;
  readonly strong?: boolean;
  readonly children?: ReactNode;
}) {
  return (
    <div className={strong ? "flex justify-between gap-4 border-t border-line pt-1 font-semibold" : "flex justify-between gap-4"}>
      <dt className={strong ? "" : "text-dim"}>{name}</dt>
      <dd className="numbers text-right">
        {value === null ? <span className="text-faint">needs a length</span> : <Amount value={value} unit={unit} />}
        {children && <span className="font-normal">{children}</span>}
      </dd>
    </div>
  );
}

function Optimisations({
  found,
  count,
  onApply,
}: Pick<Props, "onApply"> & { readonly found: readonly Optimisation[]; readonly count: number }) {
  if (!found.length) return <p className="text-dim">Nothing that this card offers would make the project cheaper.</p>;
  const row = ({ label, changes, saving }: Optimisation) => (
    <li key={label} className="flex flex-wrap items-center gap-x-3 border-b border-line py-1 last:border-0">
      <span className="min-w-0 basis-full text-dim sm:basis-0 sm:grow">
        {label}
        <span className="text-faint"> · {placesOf(changes, count)}</span>
      </span>
      <span className="mr-auto sm:mr-0">
        saves <Amount value={saving} className="font-semibold" />
      </span>
      <Button kind="ghost" small aria-label={`Apply to the project: ${label}`} onClick={() => onApply(changes)}>
        Apply
      </Button>
    </li>
  );
  return (
    <section aria-label="What each optimisation would save" className="text-sm">
      <h3 className="mb-1 text-xs font-medium text-faint">What each optimisation would save, by itself</h3>
      <ul>{found.slice(0, AT_ONCE).map(row)}</ul>
      {found.length > AT_ONCE && (
        <details>
          <summary className="min-h-6 py-1 text-dim">{found.length - AT_ONCE} more</summary>
          <ul>{found.slice(AT_ONCE).map(row)}</ul>
        </details>
      )}
    </section>
  );
}

function placesOf(changes: readonly ItemChange[], count: number): string {
  if (changes.length === count) return "all items";
  return changes.length === 1 ? `item ${(changes[0]?.item ?? 0) + 1}` : `${changes.length} items`;
}

/** The seconds that were typed; null for none, `wrong` for what is no length. */
function typedSeconds(text: string): Rational | null | "wrong" {
  const typed = text.trim();
  if (!typed) return null;
  return /^\d{1,9}(\.\d{1,6})?$/.test(typed) && Number(typed) > 0 ? exact(typed) : "wrong";
}
