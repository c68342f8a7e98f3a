"use client";
import { useMemo, useState } from "react";
import {
  type Draft,
  draftOf,
  operationOf,
  quotable,
  requestOf,
  servicesOf,
  visibleFields,
  withOperation,
} from "#components/calculate/draft.ts";
import { problemsOf } from "#components/calculate/offer.ts";
import { OptionFields } from "#components/calculate/option-fields.tsx";
import { ParameterField } from "#components/calculate/parameter-field.tsx";
import { messageOf } from "#components/calculate/problem-text.ts";
import { Field, Select } from "#components/ui/field.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { Field as FieldTerms, RateCard } from "#lib/domain/catalog/rate-card.ts";
import { termsOf } from "#lib/domain/rating/adjust.ts";
import { type Rated, rate } from "#lib/domain/rating/quote.ts";
import type { Problem } from "#lib/domain/rating/request.ts";
import { alternatives } from "#lib/domain/rating/suggest.ts";
import { type TierLimit, tierLimits } from "#lib/domain/rating/tier.ts";
import { Estimate } from "./estimate.tsx";

/** What a job costs on a card, for anybody: nothing is asked of the server, the engine that quotes runs in the browser. */
export function PublicCalculator({ card }: { readonly card: RateCard }) {
  const first = draftOf(card, {});
  const [draft, setDraft] = useState<Draft>(first ?? { operation: "", text: {} });
  const plans = card.plans.filter(({ generationOff }) => !generationOff);
  const [planId, setPlanId] = useState(plans.find(({ price }) => price !== null && price !== "0")?.id ?? plans[0]?.id ?? "");
  const { rated, problems, others, limits } = useMemo(() => priced(card, draft, planId), [card, draft, planId]);
  if (!first) return <p className="text-dim">Everything on this card is metered as it happens: the price list says at what price.</p>;
  return (
    <div className="grid items-start gap-3.5 lg:grid-cols-2">
      <Panel title="What would run">
        <Form card={card} draft={draft} problems={problems} onChange={setDraft} />
      </Panel>
      <Estimate card={card} rated={rated} alternatives={others} limits={limits} planId={planId}>
        {plans.length > 1 && (
          <Field label="On the plan">
            {(props) => (
              <Select {...props} value={planId} onChange={(event) => setPlanId(event.target.value)}>
                {plans.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
      </Estimate>
    </div>
  );
}

type Priced = {
  readonly rated: Rated | null;
  readonly problems: readonly Problem[];
  readonly others: ReturnType<typeof alternatives>;
  readonly limits: readonly TierLimit[];
};

function priced(card: RateCard, draft: Draft, planId: string): Priced {
  const terms = termsOf(card, planId);
  const request = requestOf(card, draft);
  const outcome = rate(card, request, terms);
  if (!outcome.ok) return { rated: null, problems: problemsOf(outcome.detail), others: [], limits: [] };
  return { rated: outcome.value, problems: [], others: alternatives(card, request, terms), limits: tierLimits(card, planId, request) };
}

type FormProps = {
  readonly card: RateCard;
  readonly draft: Draft;
  readonly problems: readonly Problem[];
  readonly onChange: (draft: Draft) => void;
};

function Form({ card, draft, problems, onChange }: FormProps) {
  const operation = operationOf(card, draft.operation);
  if (!operation) return null;
  const set = (path: string, value: string) => onChange({ ...draft, text: { ...draft.text, [path]: value } });
  const control = (field: FieldTerms, prefix: string, brief = false) => {
    const path = `${prefix}${field.name}`;
    const value = draft.text[path] ?? "";
    return (
      <ParameterField
        key={path}
        field={field}
        value={value}
        error={messageOf(problems, path)}
        set={(text) => set(path, text)}
        brief={brief}
      />
    );
  };
  const services = servicesOf(card, operation);
  return (
    <>
      <Field label="Operation" hint={operation.about}>
        {(props) => (
          <Select {...props} value={draft.operation} onChange={(event) => onChange(withOperation(card, draft, event.target.value))}>
            {quotable(card).map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div className="grid gap-x-3 sm:grid-cols-2">{visibleFields(operation, draft.text).map((field) => control(field, "params."))}</div>
      <OptionFields card={card} draft={draft} problems={problems} operation={operation} set={set} />
      {services.length > 0 && (
        <fieldset>
          <legend className="mb-2 text-sm font-semibold text-dim">Optional services</legend>
          <div className="grid gap-x-3 sm:grid-cols-3">{services.map((field) => control(field, "options.services.", true))}</div>
        </fieldset>
      )}
    </>
  );
}
