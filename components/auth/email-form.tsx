"use client";
import { useActionState } from "react";
import { Field, Input } from "#components/ui/field.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { signInError } from "./sign-in-errors.ts";

export type EmailState = { readonly email: string; readonly error: string | null };

/** Asks for an address to send a link to. What was typed stays when it is refused; works before scripts have loaded. */
export function EmailForm({
  action,
  next,
}: {
  readonly action: (state: EmailState, form: FormData) => Promise<EmailState>;
  readonly next: string;
}) {
  const [state, submit] = useActionState(action, { email: "", error: null });
  return (
    <form action={submit} noValidate>
      <input type="hidden" name="next" value={next} />
      <Field label="E-mail" hint="We send you a link. No password." error={signInError(state.error ?? undefined)}>
        {(control) => (
          <Input
            {...control}
            key={state.email}
            name="email"
            type="email"
            autoComplete="email"
            inputMode="email"
            required
            maxLength={254}
            defaultValue={state.email}
            placeholder="you@studio.com"
          />
        )}
      </Field>
      <SubmitButton className="w-full">Send me a link</SubmitButton>
    </form>
  );
}
