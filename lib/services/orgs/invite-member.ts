import { createHash, randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";
import { atomically } from "#db/atomically.ts";
import { hasMemberWithEmail, inviteWrite } from "#db/queries/members.ts";
import { findOrg } from "#db/queries/orgs.ts";
import { normalizeEmail } from "#lib/domain/orgs/email.ts";
import { INVITE_LIFETIME } from "#lib/domain/orgs/invite.ts";
import { ROLES } from "#lib/domain/orgs/role.ts";
import { letter } from "#lib/gateways/mail.ts";
import { sendMail } from "#lib/gateways/smtp.ts";
import { later } from "#lib/units/instant.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { verb } from "../verb.ts";

const input = z.strictObject({
  email: z.string().transform((typed, context) => {
    const email = normalizeEmail(typed);
    if (email === null) context.addIssue({ code: "custom", message: "This is not an e-mail address that we can write to." });
    return email ?? "";
  }),
  role: z.enum(ROLES),
});

/** Only this is stored of an invitation's token. */
export function hashInvite(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/**
 * Invites somebody by e-mail (ACT-10): a 256-bit token in a letter, for this address, organization and role, once, within
 * 7 days. Inviting again replaces the letter before. Refused: `already_member`; `mail_failed` when the letter was not
 * taken: the invitation stands and can be sent again or revoked.
 */
export const inviteMember = verb({
  permission: "members:manage",
  input,
  run: async (caller, { email, role }) => {
    const { accountId, now, actor } = caller;
    if (await hasMemberWithEmail(accountId, email)) return refuse("already_member", { email });
    const org = await findOrg(accountId);
    if (!org) return refuse("not_found");
    const token = randomBytes(32).toString("base64url");
    const expiresAt = later(now, INVITE_LIFETIME);
    const invite = {
      accountId,
      id: randomUUID(),
      email,
      role,
      tokenHash: hashInvite(token),
      invitedBy: actor.replace(/^user:/, ""),
      createdAt: now,
      expiresAt,
    };
    await atomically(inviteWrite(invite), audited(caller, "member.invited", email, { role }));
    try {
      await sendMail(
        letter(
          email,
          `Join ${org.name} on Greenlight`,
          [`You are invited to join ${org.name} as ${role}.`],
          { label: "Look at the invitation", path: `/invites/${token}` },
          ["The link works once, for 7 days, and only for this address."],
        ),
      );
    } catch {
      return refuse("mail_failed", { email });
    }
    return done({ email, expiresAt });
  },
});
