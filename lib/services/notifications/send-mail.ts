import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Write } from "#db/atomically.ts";
import { listMembers } from "#db/queries/orgs.ts";
import { messageWrite } from "#db/queries/outbox.ts";
import type { Role } from "#lib/domain/orgs/role.ts";
import type { Mail } from "#lib/gateways/mail.ts";
import { sendMail } from "#lib/gateways/smtp.ts";
import { done } from "#lib/units/outcome.ts";
import { verb } from "../verb.ts";

const mail = z.strictObject({ to: z.email().max(254), subject: z.string().max(300), text: z.string(), html: z.string() });

/** Sends one letter of the outbox. Throws when the mail server did not take it: the worker tries again. */
export const sendLetter = verb({
  permission: "mail:send",
  input: mail,
  run: async (_, letter) => {
    await sendMail(letter);
    return done({ to: letter.to });
  },
});

/** The writes that send letters: in the statement of what they tell of, so that neither happens alone. */
export function letterWrites(accountId: string, letters: readonly Mail[]): readonly Write[] {
  return letters.map((letter) => messageWrite({ accountId, id: randomUUID(), topic: "mail.send", payload: letter }));
}

/** The addresses of an organization's members of these roles. */
export async function addressesOf(accountId: string, roles: readonly Role[]): Promise<readonly string[]> {
  const members = await listMembers(accountId);
  return members.filter(({ role }) => roles.includes(role)).map(({ email }) => email);
}
