"use server";
import { orgAction } from "#lib/request/org-action.ts";
import { createKey } from "#lib/services/api-keys/create-key.ts";
import { revokeKey } from "#lib/services/api-keys/revoke-key.ts";

export const create = orgAction(createKey);
export const revoke = orgAction(revokeKey);
