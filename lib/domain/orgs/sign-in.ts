/** Letters that may be on their way to one address at a time: no one's inbox is flooded through us. */
export const MOST_OPEN_LINKS = 5;

/** Why a sign-in was refused; each has a sentence on the sign-in page. */
export type SignInRefusal = "too_many_links" | "email_unverified" | "email_taken" | "email_unusable";

/**
 * May somebody with this identity at a provider sign in? An identity we know: always. Another one only with an address
 * that the provider has verified; and when that address belongs to a person here, only if that person proved it by a
 * letter too. Else whoever registers another's address first, there or here, would get into their organizations.
 */
export function mayEnter(identity: {
  readonly known: boolean;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly holder: { readonly verified: boolean } | null;
}): SignInRefusal | null {
  if (identity.known) return null;
  if (identity.email === null) return "email_unusable";
  if (!identity.emailVerified) return "email_unverified";
  return identity.holder === null || identity.holder.verified ? null : "email_taken";
}
