import { Button } from "#components/ui/button.tsx";
import { Checkbox, Field, Input, Select } from "#components/ui/field.tsx";
import type { Field as FieldTerms, RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Problem } from "#lib/domain/rating/request.ts";
import { type Draft, operationOf, quotable, servicesOf, visibleFields, withOperation } from "./draft.ts";
import { OptionFields } from "./option-fields.tsx";
import { messageOf } from "./problem-text.ts";

export type FormProps = {
  readonly card: RateCard;
  readonly draft: Draft;
  readonly problems: readonly Problem[];
  /** The field that is chosen beside the prices, not here. */
  readonly elsewhere: string | null;
  readonly onChange: (draft: Draft) => void;
};

/** The form that the card's schema draws: every parameter with its unit, bounds and help. */
export function RequestForm({ onSubmit, pending, ...form }: FormProps & { readonly onSubmit: () => void; readonly pending: boolean }) {
  const { card, draft, problems, elsewhere, onChange } = form;
  const operation = operationOf(card, draft.operation);
  if (!operation) return null;
  const set = (path: string, value: string) => onChange({ ...draft, text: { ...draft.text, [path]: value } });
  const services = servicesOf(card, operation);
  const control = (field: FieldTerms, prefix: string) => (
    <ParameterField key={field.name} field={field} path={`${prefix}${field.name}`} draft={draft} problems={problems} set={set} />
  );
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
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
      {visibleFields(operation, draft.text)
        .filter(({ name }) => name !== elsewhere)
        .map((field) => control(field, "params."))}
      <OptionFields {...form} operation={operation} set={set} />
      {services.length > 0 && (
        <fieldset className="mb-1">
          <legend className="mb-2 text-sm font-semibold text-dim">Optional services</legend>
          <div className="grid gap-x-3 sm:grid-cols-3">{services.map((field) => control(field, "options.services."))}</div>
        </fieldset>
      )}
      <div className="grid gap-x-3 sm:grid-cols-2">
        <TextField label="Project" path="project" draft={draft} problems={problems} set={set} />
        <TextField label="Department" path="department" draft={draft} problems={problems} set={set} />
      </div>
      <Button type="submit" pending={pending} className="mt-1">
        Calculate
      </Button>
    </form>
  );
}

type One = {
  readonly path: string;
  readonly draft: Draft;
  readonly problems: readonly Problem[];
  readonly set: (path: string, value: string) => void;
};

function ParameterField({ field, path, draft, problems, set }: One & { readonly field: FieldTerms }) {
  const value = draft.text[path] ?? "";
  const error = messageOf(problems, path);
  if (field.kind === "boolean") {
    return (
      <Checkbox
        className="mb-3"
        label={field.label}
        hint={field.help}
        checked={value === "true"}
        onChange={(event) => set(path, event.target.checked ? "true" : "")}
      />
    );
  }
  return (
    <Field label={field.label} hint={field.help} error={error} optional={field.optional === true && path.startsWith("params.")}>
      {(props) =>
        field.kind === "enum" ? (
          <Select {...props} value={value} onChange={(event) => set(path, event.target.value)}>
            {field.choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </Select>
        ) : (
          <Input
            {...props}
            unit={field.unit}
            inputMode={field.kind === "integer" ? "numeric" : "decimal"}
            autoComplete="off"
            maxLength={32}
            placeholder={field.optional && field.default !== undefined ? String(field.default) : undefined}
            required={!field.optional}
            value={value}
            onChange={(event) => set(path, event.target.value)}
          />
        )
      }
    </Field>
  );
}

function TextField({ label, path, draft, problems, set }: One & { readonly label: string }) {
  return (
    <Field label={label} error={messageOf(problems, path)} optional>
      {(props) => (
        <Input
          {...props}
          autoComplete="off"
          maxLength={80}
          value={draft.text[path] ?? ""}
          onChange={(event) => set(path, event.target.value)}
        />
      )}
    </Field>
  );
}
