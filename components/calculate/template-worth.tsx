import { CostByUsesLazy } from "#components/charts/cost-by-uses-lazy.tsx";
import { Amount } from "#components/ui/amount.tsx";
import { unitWord } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import { gainAfter, type TemplateEconomics, templateEconomics } from "#lib/domain/rating/template.ts";
import { type Millis, millis, minus, ZERO } from "#lib/units/millis.ts";
import { type Draft, requestOf } from "./draft.ts";
import type { CalculatorView } from "./view.ts";

const LEAST_USES = 6;
const MOST_USES = 40;
// So many rows tell the same in a table.
const ROWS = 8;

/** Whether making a template pays for what stands in the form: cost, saving a use, break-even, and the total by number of uses (ALW-6). */
export function TemplateWorth({ view, draft }: { readonly view: CalculatorView; readonly draft: Draft }) {
  const found = templateEconomics(view.card, requestOf(view.card, draft), view.terms);
  const all = found.ok ? found.value : [];
  const [first] = all;
  if (!first) return null;
  const unit = unitWord(view.unit, ZERO);
  const most = usesShown(all);
  return (
    <Panel title="Does a template pay?" note={`for one item as it stands in the form · ${view.card.templates?.rule ?? ""}`}>
      <div className="grid gap-x-8 gap-y-5 lg:grid-cols-[1fr_1.15fr]">
        <div className="min-w-0">
          <Economics all={all} without={first.without} unit={unit} />
          <p className="mt-2 text-xs text-faint">
            Break-even uses = cost of making ÷ saving a use, rounded up. Making is paid once, each use at the lower price.
          </p>
        </div>
        <div className="min-w-0">
          <h3 className="mb-1 text-sm text-dim">Total {unitWord(unit, ZERO)}, by number of uses</h3>
          <CostByUsesLazy
            unit={unit}
            lines={[
              { name: "Without a template", totals: counts(most).map((uses) => main(totalAfter(first, uses, false))) },
              ...all.map((each) => ({ name: each.template.label, totals: counts(most).map((uses) => main(totalAfter(each, uses, true))) })),
            ]}
          />
          <details className="mt-2 text-sm">
            <summary className="w-fit rounded-sm py-1 text-dim">As a table</summary>
            <ByUses all={all} first={first} most={most} unit={unit} />
          </details>
        </div>
      </div>
    </Panel>
  );
}

function Economics({
  all,
  without,
  unit,
}: {
  readonly all: readonly TemplateEconomics[];
  readonly without: Millis;
  readonly unit: string;
}) {
  return (
    <Table caption={`Templates, ${unit}`}>
      <thead>
        <tr>
          <Th>Template</Th>
          <Th numeric>To make</Th>
          <Th numeric>A use</Th>
          <Th numeric>Saves a use</Th>
          <Th numeric>Pays after</Th>
        </tr>
      </thead>
      <tbody>
        <Row>
          <RowHead className="text-dim">None</RowHead>
          <Td numeric>–</Td>
          <Td numeric>
            <Amount value={without} />
          </Td>
          <Td numeric>–</Td>
          <Td numeric>–</Td>
        </Row>
        {all.map(({ template, cost, total, saving, breakEven }) => (
          <Row key={template.id}>
            <RowHead>{template.label}</RowHead>
            <Td numeric>
              <Amount value={cost} />
            </Td>
            <Td numeric>
              <Amount value={total} />
            </Td>
            <Td numeric>
              <Amount value={saving} />
            </Td>
            <Td numeric className="font-semibold">
              {breakEven === null ? "never" : breakEven === 1n ? "1 use" : `${breakEven.toLocaleString("en-US")} uses`}
            </Td>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function ByUses({
  all,
  first,
  most,
  unit,
}: {
  readonly all: readonly TemplateEconomics[];
  readonly first: TemplateEconomics;
  readonly most: number;
  readonly unit: string;
}) {
  const step = Math.max(1, Math.ceil(most / ROWS));
  return (
    <Table caption={`Total ${unit} by number of uses`}>
      <thead>
        <tr>
          <Th numeric>Uses</Th>
          <Th numeric>Without</Th>
          {all.map(({ template }) => (
            <Th key={template.id} numeric>
              {template.label}
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {counts(most)
          .filter((uses) => uses % step === 0)
          .map((uses) => (
            <Row key={uses}>
              <RowHead className="numbers text-right">{uses}</RowHead>
              <Td numeric>
                <Amount value={totalAfter(first, uses, false)} />
              </Td>
              {all.map((each) => (
                <Td key={each.template.id} numeric>
                  <Amount value={totalAfter(each, uses, true)} />
                </Td>
              ))}
            </Row>
          ))}
      </tbody>
    </Table>
  );
}

/** What so many uses cost: without the template, less what it has gained by then, its making among that. */
function totalAfter(each: TemplateEconomics, uses: number, isWith: boolean): Millis {
  const without = millis(each.without * BigInt(uses));
  return isWith ? minus(without, gainAfter(each, BigInt(uses))) : without;
}

/** Far enough to see the latest break-even, where it is near enough to be drawn. */
function usesShown(all: readonly TemplateEconomics[]): number {
  const latest = Math.max(...all.map(({ breakEven }) => (breakEven === null ? 0 : Number(breakEven))));
  return Math.min(MOST_USES, Math.max(LEAST_USES, Math.ceil(latest * 1.5)));
}

function counts(most: number): readonly number[] {
  return Array.from({ length: most + 1 }, (_, uses) => uses);
}

function main(amount: Millis): number {
  return Number(amount) / 1000;
}
