import type { Metadata } from "next";
import { signInError } from "#components/auth/sign-in-errors.ts";
import { Standalone } from "#components/shell/standalone.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";

export const metadata: Metadata = { title: "Not signed in", robots: { index: false } };

export default async function SignInErrorPage({ searchParams }: PageProps<"/sign-in/error">) {
  const { error } = await searchParams;
  return (
    <Standalone title="Not signed in">
      <Notice tone="bad">{signInError(typeof error === "string" ? error : "unknown")}</Notice>
      <div className="mt-5">
        <ButtonLink href="/sign-in">Back to sign in</ButtonLink>
      </div>
    </Standalone>
  );
}
