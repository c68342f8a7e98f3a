import { Button } from "#components/ui/button.tsx";
import { Field, Input, Select } from "#components/ui/field.tsx";
import { operationOf, quotable, servicesOf, visibleFields, withOperation, withText } from "./draft.ts";
import type { FormProps } from "./form.ts";
import { OptionFields } from "./option-fields.tsx";
import { ParameterField } from "./parameter-field.tsx";
import { messageOf } from "./problem-text.ts";

type Steps = {
  readonly onSubmit: () => void;
  /** Null: no further item fits. */
  readonly onAdd: (() => void) | null;
  readonly pending: boolean;
  /** How many items are calculated together. */
  readonly count: number;
};

/** The form that the card's schema draws: every parameter with its unit, bounds and help. */
export function RequestForm({ onSubmit, onAdd, pending, count, ...form }: FormProps & Steps) {
  const { card, draft, onChange } = form;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <Field label="Operation" hint={operationOf(card, draft.operation)?.about}>
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
      <RequestFields {...form} />
      <div className="mt-1 flex flex-wrap gap-2">
        <Button type="submit" pending={pending}>
          {count > 1 ? `Calculate all ${count}` : "Calculate"}
        </Button>
        {onAdd && (
          <Button kind="ghost" onClick={onAdd}>
            Add another item
          </Button>
        )}
      </div>
    </form>
  );
}

/** Everything but the operation: parameters, options, services, and what the job is for. */
function RequestFields(form: FormProps) {
  const { card, draft, problems, elsewhere, onChange } = form;
  const operation = operationOf(card, draft.operation);
  if (!operation) return null;
  const set = (path: string, value: string) => onChange(withText(draft, path, value));
  const services = servicesOf(card, operation);
  const one = (path: string) => ({
    value: draft.text[path] ?? "",
    error: messageOf(problems, path),
    set: (text: string) => set(path, text),
  });
  const fields = visibleFields(operation, draft.text).filter(({ name }) => name !== elsewhere);
  return (
    <>
      <div className={fields.length > 1 ? "grid gap-x-3 sm:grid-cols-2" : undefined}>
        {fields.map((field) => (
          <ParameterField key={field.name} field={field} {...one(`params.${field.name}`)} />
        ))}
      </div>
      <OptionFields {...form} operation={operation} set={set} />
      {services.length > 0 && (
        <fieldset className="mb-1">
          <legend className="mb-2 text-sm font-semibold text-dim">
            Optional services <span className="font-normal text-faint">· each above 0, or left empty</span>
          </legend>
          <div className="grid gap-x-3 sm:grid-cols-3">
            {services.map((field) => (
              <ParameterField key={field.name} field={field} {...one(`options.services.${field.name}`)} brief />
            ))}
          </div>
        </fieldset>
      )}
      <div className="grid gap-x-3 sm:grid-cols-2">
        <TextField label="Project" {...one("project")} />
        <TextField label="Department" {...one("department")} />
      </div>
    </>
  );
}

function TextField({
  label,
  value,
  error,
  set,
}: {
  readonly label: string;
  readonly value: string;
  readonly error: string | undefined;
  readonly set: (text: string) => void;
}) {
  return (
    <Field label={label} error={error} optional>
      {(props) => <Input {...props} autoComplete="off" maxLength={80} value={value} onChange={(event) => set(event.target.value)} />}
    </Field>
  );
}
