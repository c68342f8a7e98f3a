import Link from "next/link";
import type { Action } from "#components/members/types.ts";
import { Badge } from "#components/ui/badge.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import type { Outcome } from "#lib/units/outcome.ts";
import { OrgName } from "./org-name.tsx";
import { Sessions, type SessionView } from "./sessions.tsx";

type Person = { readonly email: string; readonly linkedin: "linked" | "possible" | "off"; readonly sessions: readonly SessionView[] };
type Actions = {
  readonly rename: Action;
  readonly endSession: (name: string | null) => Promise<Outcome<unknown>>;
  readonly byLinkedin: (form: FormData) => Promise<void>;
};

/** The organization's name, and the visitor's own ways in and open sessions. */
export function Settings({
  slug,
  orgName,
  manages,
  person,
  actions,
}: {
  readonly slug: string;
  readonly orgName: string;
  readonly manages: boolean;
  readonly person: Person;
  readonly actions: Actions;
}) {
  return (
    <>
      <PageHeader title="Settings" />
      <div className="grid gap-4">
        <Panel title="Organization" note={`its address stays /o/${slug}`}>
          {manages ? (
            <OrgName slug={slug} name={orgName} rename={actions.rename} />
          ) : (
            <p>
              {orgName} <span className="text-dim">· an owner can rename it</span>
            </p>
          )}
        </Panel>
        {manages && (
          <Panel title="API keys" note="for machines that read or spend">
            <Link href={`/o/${slug}/settings/api-keys`} className="text-accent underline underline-offset-2">
              Make, see and revoke keys
            </Link>
          </Panel>
        )}
        <Panel title="How you sign in" note={person.email}>
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p>
              LinkedIn {person.linkedin === "linked" ? <Badge tone="good">linked</Badge> : <Badge>not linked</Badge>}
              <span className="block text-xs text-dim">On the free tier, spending credits needs a LinkedIn sign-in once.</span>
            </p>
            {person.linkedin === "possible" && (
              <form action={actions.byLinkedin}>
                <input type="hidden" name="next" value={`/o/${slug}/settings`} />
                <SubmitButton kind="ghost" small>
                  Link LinkedIn
                </SubmitButton>
              </form>
            )}
          </div>
        </Panel>
        <Panel title="Your sessions" note="each ends after 12 hours unused, or 14 days">
          <Sessions sessions={person.sessions} endSession={actions.endSession} />
        </Panel>
      </div>
    </>
  );
}
