/** The domain of the sandbox's people. `.test` belongs to nobody, so no real address can be one of theirs. */
export const DEMO_DOMAIN = "@demo.greenlight.test";

export function isDemoEmail(email: string): boolean {
  return email.endsWith(DEMO_DOMAIN);
}
