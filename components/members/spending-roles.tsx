"use client";
import { Checkbox } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { may } from "#lib/domain/orgs/permissions.ts";
import { ROLES } from "#lib/domain/orgs/role.ts";
import { ROLE_NOTES } from "./role-names.ts";
import type { Action } from "./types.ts";
import { useAction } from "./use-action.ts";

// The other roles start no jobs, so there is nothing to allow them.
const SPENDERS = ROLES.filter((role) => may(role, "jobs:run"));

/** Which roles' members may spend the shared pool (ACT-10). */
export function SpendingRoles({
  slug,
  roles,
  manages,
  setSpenders,
}: {
  readonly slug: string;
  readonly roles: readonly string[];
  readonly manages: boolean;
  readonly setSpenders: Action;
}) {
  const { pending, problem, run } = useAction();
  return (
    <fieldset disabled={!manages || pending}>
      <legend className="sr-only">Roles that may spend the shared credits</legend>
      {SPENDERS.map((role) => (
        <Checkbox
          key={role}
          label={`${ROLE_NOTES[role].name}s may spend the shared credits`}
          checked={roles.includes(role)}
          onChange={(event) => {
            const next = event.target.checked ? [...roles, role] : roles.filter((one) => one !== role);
            run(() => setSpenders(slug, { roles: next }));
          }}
        />
      ))}
      <p className="mt-1 text-xs text-faint">Billing and Viewer start no jobs. Jobs that run already go on.</p>
      {problem && (
        <Notice tone="bad" live className="mt-2">
          {problem}
        </Notice>
      )}
    </fieldset>
  );
}
