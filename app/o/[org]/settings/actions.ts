"use server";
import { orgAction } from "#lib/request/org-action.ts";
import { endMySessions } from "#lib/request/person-action.ts";
import { renameOrg } from "#lib/services/orgs/update-settings.ts";

export const rename = orgAction(renameOrg);

export async function endSession(name: string | null) {
  return endMySessions(name);
}
