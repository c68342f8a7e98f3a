import { z } from "zod";
import { atomically } from "#db/atomically.ts";
import { updateOrgWrite } from "#db/queries/orgs.ts";
import { ROLES } from "#lib/domain/orgs/role.ts";
import { done } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { verb } from "../verb.ts";

/** Renames the organization. Its address keeps its slug, so that no link breaks. */
export const renameOrg = verb({
  permission: "settings:manage",
  input: z.strictObject({ name: z.string().trim().min(1, "must not be empty").max(80, "must have at most 80 characters") }),
  run: async (caller, { name }) => {
    await atomically(updateOrgWrite(caller.accountId, { name }), audited(caller, "org.renamed", caller.accountId, { name }));
    return done({ name });
  },
});

/** Says which roles' members may spend the shared credits (ACT-10). Those that may not run jobs gain nothing by it. */
export const setSpendingRoles = verb({
  permission: "settings:manage",
  input: z.strictObject({ roles: z.array(z.enum(ROLES)).max(ROLES.length) }),
  run: async (caller, { roles }) => {
    const spendingRoles = ROLES.filter((role) => roles.includes(role));
    await atomically(
      updateOrgWrite(caller.accountId, { spendingRoles }),
      audited(caller, "org.spending-roles", caller.accountId, { roles: spendingRoles }),
    );
    return done({ roles: spendingRoles });
  },
});
