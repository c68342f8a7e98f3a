import type { EmailConfig } from "next-auth/providers/email";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { normalizeEmail } from "#lib/domain/orgs/email.ts";
import { env } from "#lib/env.ts";
import { letter } from "#lib/gateways/mail.ts";
import { sendMail } from "#lib/gateways/smtp.ts";
import { MINUTE, SECOND } from "#lib/units/instant.ts";
import { newToken } from "./open-session.ts";

/** A link in a letter works this long, once. */
export const LINK_LIFETIME = 15 * MINUTE;

/** What we read of an OpenID Connect profile. */
export type Profile = { readonly sub: string; readonly name?: string; readonly email?: string; readonly email_verified?: boolean };

/** Sign-in by a link that we send. The letter leads to a page with a button: mail scanners follow links, and each works once. */
export function emailProvider(): EmailConfig {
  return {
    id: "email",
    type: "email",
    name: "Email",
    server: "",
    from: "",
    maxAge: LINK_LIFETIME / SECOND,
    options: {},
    generateVerificationToken: newToken,
    normalizeIdentifier: (typed) => {
      const email = normalizeEmail(typed);
      if (email === null) throw new Error("not an address we write to");
      return email;
    },
    sendVerificationRequest: async ({ identifier, url }) => {
      const path = `/sign-in/link${new URL(url).search}`;
      await sendMail(
        letter(
          identifier,
          "Sign in to Greenlight",
          ["Somebody, hopefully you, wants to sign in to Greenlight with this address."],
          { label: "Sign in", path },
          ["The link works once, for 15 minutes. If it was not you, do nothing: nobody gets in without it."],
        ),
      );
    },
  };
}

/** LinkedIn, or whoever LINKEDIN_ISSUER names, by OpenID Connect; null when it is not set up. */
export function linkedinProvider(): OAuthConfig<Profile> | null {
  const { LINKEDIN_ISSUER: issuer, LINKEDIN_CLIENT_ID: clientId, LINKEDIN_CLIENT_SECRET: clientSecret } = env();
  if (!issuer || !clientId || !clientSecret) return null;
  // The real LinkedIn leaves the nonce out of its tokens and refuses a code verifier from a client that has a secret.
  const isLinkedIn = new URL(issuer).hostname === "www.linkedin.com";
  return {
    id: "linkedin",
    type: "oauth",
    name: "LinkedIn",
    wellKnown: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    issuer,
    clientId,
    clientSecret,
    client: { token_endpoint_auth_method: "client_secret_post" },
    authorization: { params: { scope: "openid profile email" } },
    idToken: true,
    checks: isLinkedIn ? ["state"] : ["pkce", "state", "nonce"],
    // Safe only because the sign-in callback lets nobody through whose address is not proved on both sides.
    allowDangerousEmailAccountLinking: true,
    profile: ({ sub, name, email }) => ({ id: sub, name: name ?? null, email: email === undefined ? null : normalizeEmail(email) }),
  };
}
