"use client";
import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field, Textarea } from "#components/ui/field.tsx";
import { FormFoot } from "./form-foot.tsx";
import { type OperatorAction, useMoneyAction } from "./use-money-action.ts";

/** Asks why before something is ended, and then ends it. `field` is the reason's name in the action's input. */
export function ReasonForm({
  label,
  hint,
  field,
  input,
  action,
  button,
  kind = "danger",
  children,
  onDone,
  onBack,
}: {
  readonly label: string;
  readonly hint: string;
  readonly field: "words" | "reason";
  readonly input: Readonly<Record<string, unknown>>;
  readonly action: OperatorAction;
  readonly button: string;
  /** Danger, unless nothing ends by it. */
  readonly kind?: "danger" | "primary";
  readonly children?: ReactNode;
  readonly onDone: () => void;
  readonly onBack: () => void;
}) {
  const { pending, problem, errorOf, run } = useMoneyAction();
  const [why, setWhy] = useState("");
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        run(() => action({ ...input, [field]: why }), onDone);
      }}
    >
      {children}
      <Field label={label} hint={hint} error={errorOf(field) && "Say why."}>
        {(control) => <Textarea {...control} rows={3} maxLength={500} value={why} onChange={(event) => setWhy(event.target.value)} />}
      </Field>
      <FormFoot problem={problem} onBack={onBack}>
        <Button type="submit" kind={kind} pending={pending}>
          {button}
        </Button>
      </FormFoot>
    </form>
  );
}
