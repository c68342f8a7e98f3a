import { Checkbox, Field, Input, Select } from "#components/ui/field.tsx";
import type { Field as FieldTerms, NumberField } from "#lib/domain/catalog/rate-card.ts";

type Props = {
  readonly field: FieldTerms;
  readonly value: string;
  readonly error: string | undefined;
  readonly set: (text: string) => void;
  /** The bounds, and that it may be left empty, are told once for the whole group. */
  readonly brief?: boolean;
};

/** One parameter of an operation, as the card's schema describes it. */
export function ParameterField({ field, value, error, set, brief = false }: Props) {
  if (field.kind === "boolean") {
    return (
      <Checkbox
        className="mb-3 sm:col-span-2"
        label={field.label}
        hint={field.help}
        checked={value === "true"}
        onChange={(event) => set(event.target.checked ? "true" : "")}
      />
    );
  }
  if (field.kind === "enum") {
    return (
      <Field label={field.label} hint={field.help} error={error} optional={field.optional === true}>
        {(props) => (
          <Select {...props} value={value} onChange={(event) => set(event.target.value)}>
            {field.choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </Select>
        )}
      </Field>
    );
  }
  const hint = brief ? field.help : [field.help, boundsOf(field)].filter(Boolean).join(" ");
  return (
    <Field label={field.label} hint={hint} error={error} optional={field.optional === true && !brief}>
      {(props) => (
        <Input
          {...props}
          unit={field.unit}
          inputMode={field.kind === "integer" ? "numeric" : "decimal"}
          autoComplete="off"
          maxLength={32}
          placeholder={field.optional && field.default !== undefined ? String(field.default) : undefined}
          required={!field.optional}
          value={value}
          onChange={(event) => set(event.target.value)}
        />
      )}
    </Field>
  );
}

/** What a number may be: `Whole, 1 to 1,000,000,000.` */
function boundsOf({ kind, above, most }: NumberField): string {
  const end = most.toLocaleString("en-US");
  return kind === "integer" ? `Whole, ${(Math.floor(above) + 1).toLocaleString("en-US")} to ${end}.` : `Above ${above}, at most ${end}.`;
}
