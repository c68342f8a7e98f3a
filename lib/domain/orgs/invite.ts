import { DAY, type Instant } from "../../units/instant.ts";
import { done, type Outcome, refuse } from "../../units/outcome.ts";
import { may, PERMISSIONS, type Permission } from "./permissions.ts";
import type { Role } from "./role.ts";

/** An invitation that nobody took for this long is over. */
export const INVITE_LIFETIME = 7 * DAY;

export type Invite = {
  readonly email: string;
  readonly role: Role;
  readonly expiresAt: Instant;
  readonly acceptedAt: Instant | null;
  readonly revokedAt: Instant | null;
  /** The role of whoever invited, now; null when they are no longer a member. */
  readonly inviterRole: Role | null;
};

export type InviteRefusal = "invite_used" | "invite_revoked" | "invite_expired" | "invite_for_other_email" | "inviter_lost_role";

/**
 * With which role may the person of this (verified) address join? Never a stronger one than the inviter holds now (ACT-10).
 * Refused: used, revoked or expired; another address than the invited one; the inviter may not invite any more.
 */
export function accept(invite: Invite, email: string, now: Instant): Outcome<Role, InviteRefusal> {
  if (invite.email !== email) return refuse("invite_for_other_email");
  if (invite.acceptedAt !== null) return refuse("invite_used");
  if (invite.revokedAt !== null) return refuse("invite_revoked");
  if (invite.expiresAt <= now) return refuse("invite_expired");
  const role = invite.inviterRole && capped(invite.role, invite.inviterRole);
  return role ? done(role) : refuse("inviter_lost_role");
}

/** The invited role, or the inviter's where that one may do less; null where neither holds the other. */
export function capped(invited: Role, inviter: Role): Role | null {
  if (holds(inviter, invited)) return invited;
  return holds(invited, inviter) ? inviter : null;
}

// May the first role do all that the second may? An owner is above all of them (ACT-10), and asks nobody for what they may do.
function holds(first: Role, second: Role): boolean {
  return first === "owner" || permissions().every((permission) => !may(second, permission) || may(first, permission));
}

function permissions(): readonly Permission[] {
  return Object.keys(PERMISSIONS).filter((name): name is Permission => name in PERMISSIONS);
}
