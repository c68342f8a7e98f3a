"use client";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { InviteRefusal } from "#lib/domain/orgs/invite.ts";
import type { Role } from "#lib/domain/orgs/role.ts";
import type { Outcome } from "#lib/units/outcome.ts";
import { ROLE_NOTES } from "./role-names.ts";
import { useAction } from "./use-action.ts";

export type InviteView =
  | { readonly state: "signed_out" }
  | { readonly state: "refused"; readonly reason: InviteRefusal; readonly you: string; readonly slug: string | null }
  | { readonly state: "open"; readonly orgName: string; readonly role: Role; readonly you: string };

const REFUSED: Readonly<Record<InviteRefusal, string>> = {
  invite_used: "This invitation was taken up already.",
  invite_revoked: "This invitation was taken back. Ask whoever invited you.",
  invite_expired: "This invitation's 7 days are over. Ask for a new one.",
  invite_for_other_email: "This invitation is for another address. Sign out, and sign in with the address that the letter came to.",
  inviter_lost_role: "Whoever invited you may not invite any more. Ask an owner for a new invitation.",
};

/** What an invitation offers, and the button that takes it up. */
export function Invitation({
  token,
  invite,
  join,
}: {
  readonly token: string;
  readonly invite: InviteView;
  readonly join: (token: string) => Promise<Outcome<{ readonly slug: string }>>;
}) {
  const { pending, problem, run } = useAction();
  if (invite.state === "signed_out") {
    return (
      <>
        <p className="mb-4 text-dim">Sign in with the address that the letter came to. You come back here afterwards.</p>
        <ButtonLink href={`/sign-in?next=${encodeURIComponent(`/invites/${token}`)}`}>Sign in</ButtonLink>
      </>
    );
  }
  if (invite.state === "refused") {
    return (
      <>
        <Notice tone="warn">{REFUSED[invite.reason]}</Notice>
        <p className="mt-3 mb-4 text-sm text-dim">You are signed in as {invite.you}.</p>
        <ButtonLink kind="ghost" href={invite.slug ? `/o/${invite.slug}` : "/o"}>
          Go to Greenlight
        </ButtonLink>
      </>
    );
  }
  const { name, note } = ROLE_NOTES[invite.role];
  const accept = async () => {
    const outcome = await join(token);
    if (outcome.ok) location.assign(`/o/${outcome.value.slug}`);
    return outcome;
  };
  return (
    <>
      <p className="mb-1">
        Join <strong>{invite.orgName}</strong> as <strong>{name}</strong>.
      </p>
      <p className="mb-4 text-sm text-dim">
        {note}. You are signed in as {invite.you}.
      </p>
      <Button pending={pending} onClick={() => run(accept)}>
        Join
      </Button>
      {problem && (
        <Notice tone="bad" live className="mt-3">
          {problem}
        </Notice>
      )}
    </>
  );
}
