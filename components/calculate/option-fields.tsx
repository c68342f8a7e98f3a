import { Button } from "#components/ui/button.tsx";
import { Checkbox, Field, Input, Select } from "#components/ui/field.tsx";
import type { Decimal, Operation, Platform } from "#lib/domain/catalog/rate-card.ts";
import { platformsOf } from "./draft.ts";
import type { FormProps } from "./form.ts";
import { messageOf } from "./problem-text.ts";

type OptionProps = Pick<FormProps, "card" | "draft" | "problems"> & {
  readonly operation: Operation;
  readonly set: (path: string, value: string) => void;
};

/** Templates, batches and platforms, where the card has prices for them and the operation takes them. */
export function OptionFields(props: OptionProps) {
  const { card, draft, problems, operation, set } = props;
  const offered = operation.adjustments ?? [];
  const text = (path: string) => draft.text[path] ?? "";
  return (
    <>
      <div className="grid gap-x-3 sm:grid-cols-[1.3fr_1fr]">
        {offered.includes("template") && card.templates && (
          <Field
            label="Template"
            hint="Reusing a template you made lowers the price."
            error={messageOf(problems, "options.template")}
            optional
          >
            {(control) => (
              <Select {...control} value={text("options.template")} onChange={(event) => set("options.template", event.target.value)}>
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
            hint="Similar ones made together cost less each. The price is for one."
            error={messageOf(problems, "options.batchSize")}
            optional
          >
            {(control) => (
              <Input
                {...control}
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
      </div>
      {offered.includes("platform") && card.platforms && <Platforms {...props} list={card.platforms.list} />}
    </>
  );
}

function Platforms({ draft, operation, list, set }: OptionProps & { readonly list: readonly Platform[] }) {
  const chosen = platformsOf(draft);
  const toggle = (id: string) =>
    set("options.platforms", (chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]).join(","));
  const field = operation.fields.find(({ name }) => name === operation.quality);
  const quality = field?.kind === "enum" ? { path: `params.${field.name}`, choices: field.choices } : null;
  const now = quality && draft.text[quality.path];
  const label = (value: string) => quality?.choices.find((choice) => choice.value === value)?.label ?? value;
  return (
    <fieldset className="mb-3">
      <legend className="mb-1 text-xs text-dim">
        Platforms <span className="text-faint">(optional)</span>
      </legend>
      <div className="grid gap-x-3 sm:grid-cols-2">
        {list.map((platform) => (
          <Checkbox
            key={platform.id}
            label={`${platform.label} (${signed(platform.percent)})`}
            hint={[quality ? `Suits ${label(platform.quality).toLowerCase()} quality` : "", platform.aspect].filter(Boolean).join(", ")}
            checked={chosen.includes(platform.id)}
            onChange={() => toggle(platform.id)}
          />
        ))}
      </div>
      {quality &&
        list
          .filter((platform) => chosen.includes(platform.id) && platform.quality !== now)
          .map((platform) => (
            // A hint, never an error: any quality may go to any platform (ALW-7).
            <p key={platform.id} className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-dim">
              <span>
                {platform.label} suits {label(platform.quality).toLowerCase()} quality; this is {label(now ?? "").toLowerCase()}.
              </span>
              <Button kind="ghost" small onClick={() => set(quality.path, platform.quality)}>
                Use {label(platform.quality).toLowerCase()}
              </Button>
            </p>
          ))}
    </fieldset>
  );
}

/** A percentage with its sign: +10%, −5%. */
export function signed(percent: Decimal): string {
  return percent.startsWith("-") ? `−${percent.slice(1)}%` : `+${percent}%`;
}
