import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import type { Role } from "#lib/domain/orgs/role.ts";
import { ROLE_NOTES } from "./role-names.ts";

/** Said instead of a page that the visitor's role does not open: what the role may do, and whom to ask. */
export function NoPermission({
  slug,
  role,
  orgName,
  owners,
}: {
  readonly slug: string;
  readonly role: Role;
  readonly orgName: string;
  readonly owners: readonly string[];
}) {
  const { name, note } = ROLE_NOTES[role];
  return (
    <>
      <PageHeader title="Not for your role" />
      <EmptyState
        title={`You are ${name} in ${orgName}.`}
        action={
          <ButtonLink kind="ghost" href={`/o/${slug}`}>
            Back
          </ButtonLink>
        }
      >
        <p>{note}. That page needs another role.</p>
        <p className="mt-1">Who can change that: {owners.join(", ")}.</p>
      </EmptyState>
    </>
  );
}
