const SENTENCES: Readonly<Record<string, string>> = {
  too_many_links: "Several links to this address are still open. Use the newest one, or wait 15 minutes and ask again.",
  email_unverified: "LinkedIn says that your e-mail address there is not verified. Verify it at LinkedIn, or sign in here by e-mail.",
  email_taken:
    "Somebody here has this e-mail address but has not proved it by a letter yet. Sign in by e-mail once, then LinkedIn works too.",
  email_unusable: "This is not an e-mail address that we can write to. It needs one @ and plain letters, such as mara@studio.com.",
  cross_origin: "This form did not come from Greenlight's own page. Open the sign-in page again and retry.",
  demo_unknown: "This demo person is not here. Run the seed, or sign in by e-mail.",
  unavailable: "Greenlight cannot reach its books right now. Nothing is lost: try again in a moment. A link in a letter still works.",
  still_signed_in: "You are still signed in: Greenlight cannot reach its books right now. Sign out again in a moment.",
  Verification: "This link was used already, or its 15 minutes are over. Ask for a new one.",
  AccessDenied: "This sign-in was refused.",
  OAuthAccountNotLinked: "This LinkedIn account belongs to another person here. Sign out, and sign in as that person.",
  OAuthSignin: "LinkedIn could not be reached. Nothing was changed; try again, or sign in by e-mail.",
  Callback: "The sign-in was not confirmed, or you cancelled it there. Nothing was changed; try again.",
  OAuthCallback: "LinkedIn did not confirm the sign-in, or you cancelled it there. Nothing was changed; try again.",
  EmailSignin: "The letter could not be sent. Nothing was changed; try again in a minute.",
};

/** What went wrong, and what to do now. Codes come from our own refusals and from next-auth. */
export function signInError(code: string | undefined): string | null {
  if (!code) return null;
  return Object.hasOwn(SENTENCES, code) ? (SENTENCES[code] ?? null) : "The sign-in did not work. Nothing was changed; try again.";
}
