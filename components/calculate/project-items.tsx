import Link from "next/link";
import { Amount } from "#components/ui/amount.tsx";
import { Button } from "#components/ui/button.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import { requestText } from "#lib/domain/jobs/request-text.ts";
import { addParts, type Parts, partsOf, stagesOf } from "#lib/domain/rating/project.ts";
import { operationOf, requestOf, tagsOf } from "./draft.ts";
import { PART_NAMES } from "./part-names.ts";
import type { CalculatorState } from "./steps.tsx";
import { totalOf } from "./totals.ts";
import type { Offered } from "./use-calculator.ts";
import type { CalculatorView } from "./view.ts";

type Props = { readonly view: CalculatorView; readonly state: CalculatorState; readonly slug: string };

/** The items with what each is made of: a table where there is room, a list on a narrow screen. */
export function ProjectItems(props: Props) {
  const { offers } = props.state;
  return (
    <>
      <div className="hidden md:block">
        <Wide {...props} />
      </div>
      <ul className="md:hidden">
        {offers.map((item, index) => (
          <li key={item.key} className="border-b border-line py-2.5">
            <div className="flex items-start justify-between gap-3">
              <p className="min-w-0">
                <Title {...props} item={item} index={index} />
              </p>
              <Total item={item} unit={props.view.unit} />
            </div>
            <Actions {...props} index={index} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Wide(props: Props) {
  const { view, state } = props;
  const { offers } = state;
  const stages = told(view);
  const parts = offers.map(({ offer, draft }) => offer && partsOf(view.card, { operation: draft.operation, lines: offer.lines }));
  const total = totalOf(view, offers);
  const all = total === null ? null : addParts(parts.filter((each) => each !== null));
  return (
    <Table caption="Items of the project">
      <thead>
        <tr>
          <Th>Item</Th>
          {stages.map((part) => (
            <Th key={part} numeric>
              {PART_NAMES[part]}
            </Th>
          ))}
          <Th numeric>Total</Th>
          <Th>
            <span className="sr-only">Actions</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {offers.map((item, index) => (
          <Row key={item.key}>
            <RowHead className="align-middle!">
              <Title {...props} item={item} index={index} />
            </RowHead>
            <PartCells stages={stages} parts={parts[index] ?? null} />
            <Td numeric className="align-middle!">
              <Total item={item} unit={props.view.unit} />
            </Td>
            <Td className="w-0 align-middle! whitespace-nowrap">
              <Actions {...props} index={index} />
            </Td>
          </Row>
        ))}
        <Row className="font-semibold">
          <RowHead className="font-semibold">All {offers.length} items</RowHead>
          <PartCells stages={stages} parts={all} />
          <Td numeric>{total === null ? <None /> : <Amount value={total} />}</Td>
          <Td />
        </Row>
      </tbody>
    </Table>
  );
}

// One part alone says no more than the total.
function told({ card }: CalculatorView): readonly (keyof Parts)[] {
  const stages = stagesOf(card);
  return stages.length > 1 ? stages : [];
}

function PartCells({ stages, parts }: { readonly stages: readonly (keyof Parts)[]; readonly parts: Parts | null }) {
  return stages.map((part) => (
    <Td key={part} numeric className="align-middle!">
      {parts === null ? <None /> : <Amount value={parts[part]} />}
    </Td>
  ));
}

function Title({ view, state, slug, item, index }: Props & { readonly item: Offered; readonly index: number }) {
  const operation = operationOf(view.card, item.draft.operation);
  const { params } = requestOf(view.card, item.draft);
  const { project, department } = tagsOf(item.draft);
  const jobId = state.answers[item.key]?.refusal?.detail["jobId"];
  return (
    <>
      <span className="font-semibold">
        {index + 1}. {operation?.label}
      </span>{" "}
      <span className="text-dim">{operation && requestText(operation, Object.fromEntries(Object.entries(params ?? {})))}</span>
      {index === state.list.at && <span className="text-faint"> · in the form</span>}
      {(project ?? department) && <span className="block text-xs text-faint">{[project, department].filter(Boolean).join(" · ")}</span>}
      {item.offer?.limits.map(({ path, message }) => (
        <span key={path} className="block text-xs text-warn">
          {message}
        </span>
      ))}
      {typeof jobId === "string" && (
        <Link href={`/o/${slug}/jobs/${jobId}`} className="block text-xs font-semibold text-accent underline">
          Already started: open that job
        </Link>
      )}
    </>
  );
}

function Total({ item, unit }: { readonly item: Offered; readonly unit: string }) {
  if (!item.offer) return <span className="text-bad">does not fit yet</span>;
  return <Amount value={item.offer.total} unit={item.offer.unit === unit ? undefined : item.offer.unit} className="font-semibold" />;
}

function Actions({ state, index }: Props & { readonly index: number }) {
  const { list } = state;
  const item = list.items[index];
  const name = `item ${index + 1}`;
  return (
    <span className="mt-1 flex justify-end gap-1.5 md:mt-0">
      <Button kind="ghost" small aria-label={`Edit ${name}`} onClick={() => list.select(index)} disabled={index === list.at}>
        Edit
      </Button>
      <Button kind="ghost" small aria-label={`Duplicate ${name}`} onClick={() => list.duplicate(index)} disabled={!list.mayAdd}>
        Duplicate
      </Button>
      <Button kind="ghost" small aria-label={`Remove ${name}`} onClick={() => item && list.remove([item.key])}>
        Remove
      </Button>
    </span>
  );
}

function None() {
  return <span className="text-faint">–</span>;
}
