import { Checkbox, Field, Input, Select } from "#components/ui/field.tsx";
import type { Decimal, Operation, RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Problem } from "#lib/domain/rating/request.ts";
import type { Draft } from "./draft.ts";
import { messageOf } from "./problem-text.ts";

type OptionProps = { readonly card: RateCard; readonly draft: Draft; readonly problems: readonly Problem[] };

/** Templates, batches and platforms, where the card has prices for them and the operation takes them. */
export function OptionFields({
  card,
  draft,
  problems,
  operation,
  set,
}: OptionProps & { readonly operation: Operation; readonly set: (path: string, value: string) => void }) {
  const offered = operation.adjustments ?? [];
  const text = (path: string) => draft.text[path] ?? "";
  const platforms = text("options.platforms").split(",").filter(Boolean);
  const toggle = (id: string) =>
    set("options.platforms", (platforms.includes(id) ? platforms.filter((each) => each !== id) : [...platforms, id]).join(","));
  return (
    <>
      {offered.includes("template") && card.templates && (
        <Field
          label="Template"
          hint="Reusing a template you made lowers the price."
          error={messageOf(problems, "options.template")}
          optional
        >
          {(props) => (
            <Select {...props} value={text("options.template")} onChange={(event) => set("options.template", event.target.value)}>
              <option value="">None</option>
              {card.templates?.list.map(({ id, label, percent }) => (
                <option key={id} value={id}>{`${label} (${signed(percent)})`}</option>
              ))}
            </Select>
          )}
        </Field>
      )}
      {offered.includes("batch") && card.batch && (
        <Field
          label="Videos in the batch"
          hint="Similar ones made together cost less each."
          error={messageOf(problems, "options.batchSize")}
          optional
        >
          {(props) => (
            <Input
              {...props}
              inputMode="numeric"
              autoComplete="off"
              maxLength={12}
              placeholder="1"
              value={text("options.batchSize")}
              onChange={(event) => set("options.batchSize", event.target.value)}
            />
          )}
        </Field>
      )}
      {offered.includes("platform") && card.platforms && (
        <fieldset className="mb-3">
          <legend className="mb-1 text-xs text-dim">
            Platforms <span className="text-faint">(optional)</span>
          </legend>
          <div className="grid gap-x-3 sm:grid-cols-2">
            {card.platforms.list.map(({ id, label, percent, quality, aspect }) => (
              <Checkbox
                key={id}
                label={`${label} (${signed(percent)})`}
                hint={[`Suits ${quality} quality`, aspect].filter(Boolean).join(", ")}
                checked={platforms.includes(id)}
                onChange={() => toggle(id)}
              />
            ))}
          </div>
        </fieldset>
      )}
    </>
  );
}

/** A percentage with its sign: +10%, −5%. */
function signed(percent: Decimal): string {
  return percent.startsWith("-") ? `−${percent.slice(1)}%` : `+${percent}%`;
}
