"use client";
import { useState } from "react";
import type { Action } from "#components/members/types.ts";
import { useAction } from "#components/members/use-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Field, Input } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/notice.tsx";

/** Renames the organization. */
export function OrgName({ slug, name, rename }: { readonly slug: string; readonly name: string; readonly rename: Action }) {
  const { pending, problem, run } = useAction();
  const [typed, setTyped] = useState(name);
  const [saved, setSaved] = useState(false);
  return (
    <form
      noValidate
      className="flex flex-wrap items-start gap-x-3"
      onSubmit={(event) => {
        event.preventDefault();
        setSaved(false);
        run(
          () => rename(slug, { name: typed }),
          () => setSaved(true),
        );
      }}
    >
      <Field label="Name" error={problem} className="min-w-0 grow basis-60">
        {(control) => <Input {...control} value={typed} maxLength={120} onChange={(event) => setTyped(event.target.value)} />}
      </Field>
      <Button type="submit" kind="ghost" pending={pending} className="sm:mt-5">
        Rename
      </Button>
      <div className="basis-full">
        {saved && (
          <Notice tone="good" live>
            Renamed.
          </Notice>
        )}
      </div>
    </form>
  );
}
