"use client";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field, Input, Select } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { ROLES, type Role } from "#lib/domain/orgs/role.ts";
import { ROLE_NOTES } from "./role-names.ts";
import type { Action } from "./types.ts";
import { useAction } from "./use-action.ts";

/** Invites one address in one role. What was typed stays until the letter is on its way. */
export function InviteForm({ slug, invite }: { readonly slug: string; readonly invite: Action }) {
  const { pending, problem, run } = useAction();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("creator");
  const [sent, setSent] = useState<string | null>(null);
  return (
    <form
      noValidate
      className="flex flex-wrap items-start gap-x-3"
      onSubmit={(event) => {
        event.preventDefault();
        setSent(null);
        run(
          () => invite(slug, { email, role }),
          () => {
            setSent(email);
            setEmail("");
          },
        );
      }}
    >
      <Field label="E-mail" error={problem} className="min-w-0 grow basis-60">
        {(control) => (
          <Input
            {...control}
            type="email"
            inputMode="email"
            autoComplete="off"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            placeholder="name@studio.com"
          />
        )}
      </Field>
      <Field label="Role" hint={ROLE_NOTES[role].note} className="w-full sm:w-56">
        {(control) => (
          <Select {...control} value={role} onChange={(event) => setRole(ROLES.find((one) => one === event.target.value) ?? "viewer")}>
            {ROLES.map((one) => (
              <option key={one} value={one}>
                {ROLE_NOTES[one].name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Button type="submit" pending={pending} className="sm:mt-5">
        Invite
      </Button>
      <div className="basis-full">
        {sent && (
          <Notice tone="good" live>
            A letter to {sent} is on its way.
          </Notice>
        )}
      </div>
    </form>
  );
}
