"use client";
import { useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { Checkbox, Field, Input, Select } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { SCOPE_MEANINGS, SCOPES, type Scope } from "#lib/domain/api-keys/scope.ts";
import { KeyOnce } from "./key-once.tsx";
import { type KeyProblems, keyRefusal, NO_PROBLEMS } from "./refusal-text.ts";
import type { CreateAction } from "./types.ts";

const LIVES = [
  { days: null, label: "Until it is revoked" },
  { days: 30, label: "30 days" },
  { days: 90, label: "90 days" },
  { days: 365, label: "1 year" },
] as const;

/** Makes a key and shows it, once. What was typed stays until it is made. */
export function CreateKey({ slug, create }: { readonly slug: string; readonly create: CreateAction }) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>(["read"]);
  const [life, setLife] = useState(0);
  const [problems, setProblems] = useState<KeyProblems>(NO_PROBLEMS);
  const [made, setMade] = useState<{ readonly name: string; readonly key: string } | null>(null);
  const [pending, start] = useTransition();
  const submit = () =>
    start(async () => {
      setProblems(NO_PROBLEMS);
      const outcome = await create(slug, { name, scopes, expiresInDays: LIVES[life]?.days ?? null }).catch(() => null);
      if (!outcome?.ok) return setProblems(keyRefusal(outcome));
      setMade({ name, key: outcome.value.key });
      setName("");
    });
  const toggle = (scope: Scope, on: boolean) => setScopes(on ? [...scopes, scope] : scopes.filter((one) => one !== scope));
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="flex flex-wrap gap-x-4">
        <Field label="Name" hint="What will use it." error={problems.name} className="min-w-0 grow basis-60">
          {(control) => (
            <Input
              {...control}
              value={name}
              maxLength={60}
              autoComplete="off"
              onChange={(event) => setName(event.target.value)}
              placeholder="Render farm"
            />
          )}
        </Field>
        <Field label="Good for" className="w-full sm:w-52">
          {(control) => (
            <Select {...control} value={life} onChange={(event) => setLife(Number(event.target.value))}>
              {LIVES.map(({ label }, index) => (
                <option key={label} value={index}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <fieldset aria-describedby={problems.scopes ? "scopes-problem" : undefined}>
        <legend className="mb-1 text-xs text-dim">What it may do</legend>
        <div className="grid gap-x-6 sm:grid-cols-2">
          {SCOPES.map((scope) => (
            <Checkbox
              key={scope}
              label={<span className="font-mono">{scope}</span>}
              hint={SCOPE_MEANINGS[scope].about}
              checked={scopes.includes(scope)}
              onChange={(event) => toggle(scope, event.target.checked)}
            />
          ))}
        </div>
        {problems.scopes && (
          <p id="scopes-problem" className="mt-1 text-xs text-bad">
            {problems.scopes}
          </p>
        )}
      </fieldset>
      {problems.form && (
        <Notice tone="bad" live className="mt-3">
          {problems.form}
        </Notice>
      )}
      <Button type="submit" pending={pending} className="mt-3">
        Make the key
      </Button>
      {made && <KeyOnce name={made.name} text={made.key} onDone={() => setMade(null)} />}
    </form>
  );
}
