import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { InviteForm } from "./invite-form.tsx";
import { InviteList } from "./invite-list.tsx";
import { MemberRow } from "./member-row.tsx";
import { SpendingRoles } from "./spending-roles.tsx";
import type { MemberActions, MembersView } from "./types.ts";

/** Who is in the organization, who is invited, and which roles may spend the shared credits (ACT-10). */
export function MembersPage({
  slug,
  orgName,
  personal,
  view,
  actions,
}: {
  readonly slug: string;
  readonly orgName: string;
  readonly personal: boolean;
  readonly view: MembersView;
  readonly actions: MemberActions;
}) {
  const { manages, members, invites, spendingRoles, you } = view;
  return (
    <>
      <PageHeader title="Members" note={`${members.length} ${members.length === 1 ? "person" : "people"} in ${orgName}`} />
      <div className="grid gap-4">
        <Panel title="People" note="changes hold from the person's next click">
          <ul>
            {members.map((member) => (
              <MemberRow
                key={member.userId}
                slug={slug}
                member={member}
                manages={manages}
                you={member.userId === you}
                personal={personal}
                actions={actions}
              />
            ))}
          </ul>
        </Panel>
        {manages && (
          <Panel title="Invite by e-mail" note="the link works once, for 7 days, only for that address">
            <InviteForm slug={slug} invite={actions.invite} />
            <InviteList slug={slug} invites={invites} revoke={actions.revoke} />
          </Panel>
        )}
        <Panel title="Shared credits" note={manages ? "who may spend them" : "set by an owner"}>
          <SpendingRoles slug={slug} roles={spendingRoles} manages={manages} setSpenders={actions.setSpenders} />
        </Panel>
      </div>
    </>
  );
}
