import { Button } from "#components/ui/button.tsx";

/** The page that a letter's link opens. The button spends the token: a mail scanner that opens the page does not. */
export function LinkConfirmation({
  token,
  email,
  callbackUrl,
}: {
  readonly token: string;
  readonly email: string;
  readonly callbackUrl: string;
}) {
  return (
    <form action="/api/auth/callback/email" method="get">
      <input type="hidden" name="callbackUrl" value={callbackUrl} />
      <input type="hidden" name="token" value={token} />
      <input type="hidden" name="email" value={email} />
      <p className="mb-4 text-dim">
        You are about to sign in as <strong className="text-ink">{email}</strong>.
      </p>
      <Button type="submit" className="w-full">
        Sign in
      </Button>
    </form>
  );
}
