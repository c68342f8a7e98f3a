"use server";
import { joinByInvite } from "#lib/request/person-action.ts";

export async function join(token: string) {
  return joinByInvite(token);
}
