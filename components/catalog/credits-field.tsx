import { Field, Input } from "#components/ui/field.tsx";

/** An amount of credits to buy, typed freely (ALU-6). */
export function CreditsField({
  typed,
  onType,
  hint,
  error,
}: {
  readonly typed: string;
  readonly onType: (text: string) => void;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
}) {
  return (
    <Field label="Credits to buy" hint={hint} error={error}>
      {(control) => (
        <Input
          {...control}
          unit="credits"
          inputMode="numeric"
          autoComplete="off"
          maxLength={12}
          value={typed}
          onChange={(event) => onType(event.target.value)}
        />
      )}
    </Field>
  );
}
