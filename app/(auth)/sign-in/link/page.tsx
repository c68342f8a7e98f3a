import type { Metadata } from "next";
import { LinkConfirmation } from "#components/auth/link-confirmation.tsx";
import { Standalone } from "#components/shell/standalone.tsx";

export const metadata: Metadata = { title: "Sign in", robots: { index: false }, referrer: "no-referrer" };

export default async function LinkPage({ searchParams }: PageProps<"/sign-in/link">) {
  const { token, email, callbackUrl } = await searchParams;
  const one = (value: string | string[] | undefined) => (typeof value === "string" ? value : "");
  return (
    <Standalone title="Sign in">
      <LinkConfirmation token={one(token)} email={one(email)} callbackUrl={one(callbackUrl)} />
    </Standalone>
  );
}
