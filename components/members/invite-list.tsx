"use client";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { When } from "#components/ui/when.tsx";
import { ROLE_NOTES } from "./role-names.ts";
import type { Action, Invitation } from "./types.ts";
import { useAction } from "./use-action.ts";

/** Invitations that nobody took up yet. */
export function InviteList({
  slug,
  invites,
  revoke,
}: {
  readonly slug: string;
  readonly invites: readonly Invitation[];
  readonly revoke: Action;
}) {
  const { pending, problem, run } = useAction();
  if (invites.length === 0) return null;
  return (
    <>
      <h3 className="mt-4 mb-1 text-xs text-faint">Waiting for an answer</h3>
      <ul>
        {invites.map(({ id, email, role, expiresAt }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line py-2 last:border-0">
            <span className="min-w-0">
              <span className="break-all">{email}</span>
              <span className="block text-xs text-dim">
                {ROLE_NOTES[role].name} · until <When at={expiresAt} />
              </span>
            </span>
            <Button
              kind="ghost"
              small
              pending={pending}
              aria-label={`Revoke the invitation of ${email}`}
              onClick={() => run(() => revoke(slug, { inviteId: id }))}
            >
              Revoke
            </Button>
          </li>
        ))}
      </ul>
      {problem && (
        <Notice tone="bad" live className="mt-2">
          {problem}
        </Notice>
      )}
    </>
  );
}
