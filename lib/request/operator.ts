import { refresh } from "next/cache";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { INSTALLATION, isOperatorEmail } from "#lib/domain/orgs/installation.ts";
import { env } from "#lib/env.ts";
import type { Verb } from "#lib/services/verb.ts";
import { type Outcome, refuse } from "#lib/units/outcome.ts";
import { type DoorRefusal, guarded } from "./org-action.ts";
import { clock, requestId, type Visitor, visitor } from "./session.ts";

/** An operator's visit: the caller of the verbs that concern every organization. */
export type OperatorVisit = Caller & { readonly userName: string; readonly userEmail: string };

/** May this person do what OPERATORS may? Only by an address that they have proved to be theirs. */
export function isOperator({ email, isVerified }: Pick<Visitor, "email" | "isVerified">): boolean {
  return isVerified && isOperatorEmail(email, env().OPERATORS);
}

/** The door to every page under /operator. Signed out: on to the sign-in page and back. Not an operator: there is nothing here. */
export async function requireOperator(): Promise<OperatorVisit> {
  const person = await visitor();
  if (!person) {
    const path = (await headers()).get("x-greenlight-path");
    redirect(`/sign-in?next=${encodeURIComponent(path?.startsWith("/operator") ? path : "/operator/cards")}`);
  }
  return isOperator(person) ? visitOf(person) : notFound();
}

/** Makes a verb a server action of operators: `(input) => Outcome`. Session, origin and address are checked here, the permission and input by the verb. */
export function operatorAction<I, T, R extends string>(verb: Verb<I, T, R>) {
  return async (input: unknown): Promise<Outcome<T, R | DoorRefusal>> =>
    guarded(async (): Promise<Outcome<T, R | DoorRefusal>> => {
      const person = await visitor();
      if (!person) return refuse("signed_out", { message: "You are signed out. Sign in again in another tab, then retry." });
      if (!isOperator(person)) return refuse("not_found");
      const outcome = await verb(await visitOf(person), input);
      if (outcome.ok) refresh();
      return outcome;
    });
}

async function visitOf({ userId, name, email }: Visitor): Promise<OperatorVisit> {
  return {
    accountId: INSTALLATION,
    slug: "",
    actor: `user:${userId}`,
    role: "operator",
    permissions: ["cards:manage", "orders:bill", "payments:repair"],
    now: clock(),
    requestId: await requestId(),
    userName: name ?? email,
    userEmail: email,
  };
}
