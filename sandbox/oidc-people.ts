import { createHash } from "node:crypto";

/** Somebody at the sandbox's LinkedIn. */
export type OidcPerson = { readonly sub: string; readonly name: string; readonly email: string; readonly emailVerified: boolean };

/** A person's subject hangs on the name and the address, so that the same choice is the same identity after a restart. */
export function oidcPerson(name: string, email: string, emailVerified: boolean): OidcPerson {
  const sub = createHash("sha256").update(`${name}\n${email}`).digest("base64url").slice(0, 20);
  return { sub, name, email, emailVerified };
}

/** The people on the sandbox's sign-in page. */
export const OIDC_PEOPLE: readonly OidcPerson[] = [
  oidcPerson("Noor Haddad", "noor@linkedin.greenlight.test", true),
  oidcPerson("Sam Okafor", "sam@linkedin.greenlight.test", true),
  oidcPerson("Uma Unverified", "uma@linkedin.greenlight.test", false),
];
